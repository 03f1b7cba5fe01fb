import { invalidOption } from '../errors/invalidOption.js';
import { alignedAssigner } from './alignedAssigner.js';
import { overlapEngine } from './overlapEngine.js';
import { perWindowEngine } from './perWindowEngine.js';
import type { TimeWindow } from './timeWindow.js';
import type { AlignedWindows, WindowAssigner } from './windowAssigner.js';

/** Windows of one's own. */
export interface AssignerDefinition<in T> {
  /** For messages. */
  readonly name: string;
  /**
   * The windows of an event: any number, in any order; an empty list leaves it unassigned. Bounds are whole milliseconds, or infinite.
   * The same event must get the same windows each time. What it throws rejects the event.
   */
  readonly assign?: (value: T, timestamp: number) => readonly TimeWindow[];
  /** Windows of one key that overlap or touch become one, as sessions do. Each event then gets one window, or none. */
  readonly merging?: boolean;
  /** Instead of `assign`, for windows that depend on nothing but time: they can share slices, so that many over one event cost little. */
  readonly aligned?: AlignedWindows;
}

/**
 * Makes a window assigner of one's own.
 *
 * Windows of `assign` are kept one by one, per key; those of `aligned` in slices where the trigger and the aggregate allow it.
 * For all else (lateness, triggers, order of results) they are windows like the built-in ones.
 *
 * Throws `INVALID_OPTION` if the definition has no name, or neither `assign` nor `aligned`; and, for an event, if `assign` gives
 * something that is no list of windows.
 *
 * @example
 * ```ts
 * import { agg, defineAssigner, fromArray, values, windowAll } from 'rxtide';
 *
 * // each booking counts for as long as it lasts
 * const bookings = [{ from: 0, to: 30 }, { from: 10, to: 20 }, { from: 10, to: 20 }];
 * const stay = defineAssigner<{ from: number; to: number }>({
 *   name: 'stay',
 *   assign: (booking) => [{ start: booking.from, end: booking.to }],
 * });
 * fromArray(bookings, { timestampOf: (booking) => booking.from })
 *   .pipe(windowAll(stay, agg.count()), values())
 *   .subscribe((r) => console.log(r.window.start, r.window.end, r.value));
 * // => 10 20 2
 * // => 0 30 1
 * ```
 * @category windows
 */
export function defineAssigner<T>(definition: AssignerDefinition<T>): WindowAssigner<T> {
  const { name, assign, merging = false, aligned } = definition;
  if (typeof name !== 'string' || name === '') throw invalidOption('defineAssigner needs a name, for messages');
  if (aligned !== undefined) {
    if (merging) throw invalidOption(`${name}: windows that merge depend on events, so they cannot be aligned`);
    const missing = ALIGNED.find((part) => typeof aligned[part] !== 'function');
    if (missing !== undefined) throw invalidOption(`${name}: aligned.${missing} must be a function`);
    return { ...alignedAssigner(name, aligned), engine: overlapEngine };
  }
  if (typeof assign !== 'function') {
    throw invalidOption(
      `${name}: defineAssigner needs assign, a function that gives the windows of an event, or aligned`,
    );
  }
  let windows: readonly TimeWindow[] = [];
  return {
    name,
    merging,
    engine: perWindowEngine,
    assign(value, timestamp): readonly TimeWindow[] {
      const given = assign(value, timestamp);
      // Most events are in the windows of the one before.
      if (!areSame(given, windows)) windows = checked(name, merging, given);
      return windows;
    },
  };
}

const ALIGNED = ['sliceStart', 'sliceEnd', 'windowsOf', 'next'] as const;

/** Whether what was given, whatever it is, are windows with these bounds. */
function areSame(given: readonly (TimeWindow | undefined | null)[], windows: readonly TimeWindow[]): boolean {
  const n = windows.length;
  if (n === 0 || !Array.isArray(given) || given.length !== n) return false;
  for (let i = 0; i < n; i++) {
    if (given[i]?.start !== windows[i]!.start || given[i]?.end !== windows[i]!.end) return false;
  }
  return true;
}

/** The windows in order, each once; copies, as the lists and objects are the user's. */
function checked(name: string, merging: boolean, given: readonly TimeWindow[]): readonly TimeWindow[] {
  if (!Array.isArray(given)) {
    throw invalidOption(`assign of ${name} must give a list of windows; it gave a value of type ${typeof given}`);
  }
  // Mostly there is one, and it needs none of what follows.
  if (given.length === 1) return [copied(name, given[0])];
  const windows = given.map((window: TimeWindow) => copied(name, window));
  if (windows.length === 0) return windows;
  if (merging) throw invalidOption(`assign of ${name} must give at most one window, as its windows merge`);
  windows.sort((a, b) => compare(a.start, b.start) || compare(a.end, b.end));
  return windows.filter(
    ({ start, end }, i) => i === 0 || windows[i - 1]!.start !== start || windows[i - 1]!.end !== end,
  );
}

function copied(name: string, window: TimeWindow | undefined | null): TimeWindow {
  const { start, end } = window ?? NO_WINDOW;
  if (isBound(start) && isBound(end) && start < end) return { start, end };
  throw invalidOption(
    `assign of ${name} must give windows { start, end } of whole milliseconds, with start < end; it gave ` +
      `{ start: ${String(window?.start)}, end: ${String(window?.end)} }`,
  );
}

const NO_WINDOW: TimeWindow = { start: NaN, end: NaN };

function isBound(bound: number): boolean {
  return Number.isSafeInteger(bound) || Math.abs(bound) === Infinity;
}

/** Not by subtraction: `Infinity − Infinity` is NaN. */
function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
