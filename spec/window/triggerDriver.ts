import type { TimeWindow } from '../../lib/window/timeWindow.js';
import { FIRE, type Firing, PURGE, type Trigger, type TriggerContext } from '../../lib/window/trigger.js';
import type { WindowAssigner } from '../../lib/window/windowAssigner.js';

export interface DriverOptions {
  readonly allowedLateness?: number;
  /**
   * Which trigger state takes the others in when windows merge or one grows: a new one, as in the engines here, or that of the first or the
   * last of them.
   */
  readonly survivor?: 'new' | 'first' | 'last';
  /** Puts states through JSON after each step, as a snapshot would. */
  readonly snapshots?: boolean;
}

/** A result: what the window held, and the watermark, or the time of the timer, at which it fired. */
export interface DrivenPane<T> {
  readonly window: TimeWindow;
  readonly values: readonly T[];
  readonly at: number;
}

interface Cell<T> {
  readonly window: TimeWindow;
  state: unknown;
  values: T[];
  readonly eventTimers: Set<number>;
  readonly clockTimers: Set<number>;
}

/** The window operator of semantics.md 2.4 for one key, as plain as can be: what triggers are tried in. */
export class TriggerDriver<T> {
  /** Events that no window took. */
  skipped = 0;
  readonly #assigner: WindowAssigner<T>;
  readonly #trigger: Trigger<T>;
  readonly #options: DriverOptions;
  readonly #lateness: number;
  #cells: Cell<T>[] = [];
  #panes: DrivenPane<T>[] = [];
  #watermark = -Infinity;
  #now = 0;

  constructor(assigner: WindowAssigner<T>, trigger: Trigger<T>, options: DriverOptions = {}) {
    this.#assigner = assigner;
    this.#trigger = trigger;
    this.#options = options;
    this.#lateness = options.allowedLateness ?? 0;
  }

  element(value: T, timestamp: number): this {
    let used = false;
    for (const window of this.#assigner.assign(value, timestamp)) {
      const cell = this.#cellOf(window);
      if (cell === undefined) continue;
      used = true;
      cell.values.push(value);
      const context = this.#contextOf(cell, this.#watermark, this.#now);
      this.#act(cell, this.#trigger.onElement(cell.state, value, timestamp, context), context);
    }
    if (!used) this.skipped++;
    return this.#step();
  }

  /** Timers fire when the watermark reaches them: by time, then window start (TIM-2). A window is cleaned up after its timers (WOP-9). */
  watermark(watermark: number): this {
    if (watermark <= this.#watermark) return this;
    this.#watermark = watermark;
    for (;;) {
      const due = earliest(this.#cells, (cell) => Math.min(...cell.eventTimers, this.#cleanupOf(cell.window)));
      if (due === undefined || due.time > watermark) return this.#step();
      const { cell, time } = due;
      if (!cell.eventTimers.delete(time)) {
        if (time === Infinity) return this.#step();
        this.#cells = this.#cells.filter((other) => other !== cell);
        continue;
      }
      const context = this.#contextOf(cell, time, this.#now);
      this.#act(cell, this.#trigger.onEventTime(cell.state, time, context), context);
    }
  }

  clock(now: number): this {
    this.#now = now;
    for (;;) {
      const due = earliest(this.#cells, (cell) => Math.min(...cell.clockTimers));
      if (due === undefined || due.time > now) return this.#step();
      due.cell.clockTimers.delete(due.time);
      const context = this.#contextOf(due.cell, this.#watermark, due.time);
      this.#act(due.cell, this.#trigger.onProcessingTime(due.cell.state, due.time, context), context);
    }
  }

  /** The results since the last call. */
  panes(): DrivenPane<T>[] {
    const panes = this.#panes;
    this.#panes = [];
    return panes;
  }

  /** The contents of the results since the last call, each as one word. */
  take(): string[] {
    return this.panes().map(({ values }) => values.join(''));
  }

  /** The timers that are set, for all windows. */
  timers(): { event: number[]; clock: number[] } {
    const sorted = (sets: Set<number>[]): number[] => sets.flatMap((set) => [...set]).sort((a, b) => a - b);
    return {
      event: sorted(this.#cells.map((cell) => cell.eventTimers)),
      clock: sorted(this.#cells.map((cell) => cell.clockTimers)),
    };
  }

  #cellOf(window: TimeWindow): Cell<T> | undefined {
    const touched = this.#assigner.merging
      ? this.#cells.filter((cell) => cell.window.start <= window.end && cell.window.end >= window.start)
      : this.#cells.filter((cell) => cell.window.start === window.start && cell.window.end === window.end);
    const cover = {
      start: Math.min(window.start, ...touched.map((cell) => cell.window.start)),
      end: Math.max(window.end, ...touched.map((cell) => cell.window.end)),
    };
    // late is what the merged window is (SES-2, WOP-2)
    if (cover.end < Infinity && this.#cleanupOf(cover) <= this.#watermark) return undefined;
    if (touched.length === 0) {
      const cell = cellOf<T>(window, this.#trigger.create());
      this.#cells.push(cell);
      return cell;
    }
    if (this.#assigner.merging) return this.#merge(touched, cover);
    return touched[0];
  }

  #merge(touched: Cell<T>[], cover: TimeWindow): Cell<T> {
    const [first] = touched as [Cell<T>, ...Cell<T>[]];
    if (first.window.start === cover.start && first.window.end === cover.end) return first;
    // the timers of the windows that were are gone: `merge` sets those that are still needed
    const merged = cellOf<T>(cover, this.#trigger.create());
    const states = touched.map((cell) => cell.state);
    if (this.#options.survivor === 'first' || this.#options.survivor === 'last') {
      const at = this.#options.survivor === 'first' ? 0 : states.length - 1;
      [merged.state, states[at]] = [states[at], merged.state];
    }
    for (const state of states) {
      this.#trigger.merge?.(merged.state, state, this.#contextOf(merged, this.#watermark, this.#now));
    }
    merged.values = touched.flatMap((cell) => cell.values);
    this.#cells = [...this.#cells.filter((cell) => !touched.includes(cell)), merged];
    return merged;
  }

  #act(cell: Cell<T>, firing: Firing, context: TriggerContext): void {
    // an empty window gives no result (WOP-7)
    if (firing & FIRE && cell.values.length > 0) {
      this.#panes.push({ window: cell.window, values: [...cell.values], at: context.watermark });
      this.#trigger.onFired?.(cell.state, context);
    }
    if (firing & PURGE) cell.values = [];
  }

  #contextOf(cell: Cell<T>, watermark: number, now: number): TriggerContext {
    return {
      window: cell.window,
      watermark,
      now,
      setEventTimer: (time) => void cell.eventTimers.add(time),
      setProcessingTimer: (time) => void cell.clockTimers.add(time),
      deleteEventTimer: (time) => void cell.eventTimers.delete(time),
      deleteProcessingTimer: (time) => void cell.clockTimers.delete(time),
    };
  }

  #cleanupOf(window: TimeWindow): number {
    return window.end - 1 + this.#lateness;
  }

  #step(): this {
    if (this.#options.snapshots) {
      for (const cell of this.#cells) cell.state = JSON.parse(JSON.stringify(cell.state));
    }
    return this;
  }
}

function cellOf<T>(window: TimeWindow, state: unknown): Cell<T> {
  return { window, state, values: [], eventTimers: new Set(), clockTimers: new Set() };
}

function earliest<T>(cells: Cell<T>[], timeOf: (cell: Cell<T>) => number): { cell: Cell<T>; time: number } | undefined {
  return cells
    .map((cell) => ({ cell, time: timeOf(cell) }))
    .sort((a, b) => (a.time === b.time ? 0 : a.time - b.time) || a.cell.window.start - b.cell.window.start)
    .find(({ time }) => time === time);
}
