import type { TimeWindow } from '../window/timeWindow.js';
import type { WindowResult } from '../window/windowResult.js';
import { Lane, NO_ROWS } from './lane.js';

/** Whether a value is a result of a window, as `windowBy` and `windowAll` give them. */
export function isWindowResult(value: unknown): value is WindowResult<unknown, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const { window, pane } = value as Partial<WindowResult<unknown, unknown>>;
  return typeof window === 'object' && typeof window?.end === 'number' && typeof pane === 'object';
}

/** A key with a row for each of its last windows, by their ends. */
export class WindowLane<R extends WindowResult<unknown, unknown>> extends Lane<R, R> {
  readonly #most: number;
  readonly #sessions: boolean;
  /** Oldest first. While it is what is shown, a change makes a copy first. */
  #rows: readonly R[] = NO_ROWS;

  /** `most`: how many windows it keeps; `sessions`: whether they grow. */
  constructor(key: unknown, id: number, most: number, sessions: boolean) {
    super(key, id);
    this.#most = most;
    this.#sessions = sessions;
  }

  get size(): number {
    return this.#rows.length;
  }

  get oldest(): number {
    return this.#rows.length === 0 ? Infinity : this.#rows[0]!.window.end - 1;
  }

  put(row: R): number {
    if (this.#sessions) this.#removeWithin(row.window);
    const at = this.#placeOf(row.window);
    const rows = this.#rows;
    if (at < rows.length && compareWindows(rows[at]!.window, row.window) === 0) {
      this.#own()[at] = row;
      return 0;
    }
    const isFull = rows.length === this.#most;
    if (!isFull) this.#own().splice(at, 0, row);
    else if (at === 0) return -1;
    else {
      const own = this.#own();
      own.copyWithin(0, 1, at);
      own[at - 1] = row;
    }
    return isFull ? 1 : 0;
  }

  remove(row: R): boolean {
    const at = this.#placeOf(row.window);
    const held = this.#rows[at];
    if (held === undefined || compareWindows(held.window, row.window) !== 0) return false;
    this.#own().splice(at, 1);
    return true;
  }

  expire(time: number): number {
    if (this.oldest > time) return 0;
    const rows = this.#rows;
    let n = 0;
    while (n < rows.length && rows[n]!.window.end - 1 <= time) n++;
    this.#rows = rows.slice(n);
    return n;
  }

  clear(): void {
    this.#rows = NO_ROWS;
  }

  show(): readonly R[] {
    return this.#rows;
  }

  /** Takes out what has grown into this window. Sessions of a key never overlap, but for what they were before. */
  #removeWithin({ start, end }: TimeWindow): void {
    const isWithin = ({ window }: R): boolean => window.start >= start && window.end <= end;
    if (this.#rows.some(isWithin)) this.#rows = this.#rows.filter((row) => !isWithin(row));
  }

  #own(): R[] {
    if (this.#rows === this.shown || this.#rows === NO_ROWS) this.#rows = this.#rows.slice();
    return this.#rows as R[];
  }

  /** Where the window is, or belongs. Nearly always at the end. */
  #placeOf(window: TimeWindow): number {
    const rows = this.#rows;
    let at = rows.length;
    while (at > 0 && compareWindows(rows[at - 1]!.window, window) >= 0) at--;
    return at;
  }
}

/** By their ends, and of one end by their starts; 0: they are the same. */
export function compareWindows(a: TimeWindow, b: TimeWindow): number {
  // Of windows that have no end or no start, the difference would be no number.
  if (a.end !== b.end) return a.end < b.end ? -1 : 1;
  return a.start === b.start ? 0 : a.start < b.start ? -1 : 1;
}
