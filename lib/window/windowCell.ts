import type { TimeWindow } from './timeWindow.js';

/** Those of all windows that have none yet: `withTime` makes a list with the first. */
const NO_TIMES: number[] = [];

/** One window of one key: what is known of it beside its contents. */
export class WindowCell {
  /** The number of the key. */
  readonly id: number;
  /** Where its contents are; −1 once it is gone. */
  slot: number;
  /** Grows where windows merge. */
  window: TimeWindow;
  /** What its trigger keeps. */
  state: unknown;
  /** The running number of its entry into the operator's state, by which firing is ordered; NaN: it is a draft. */
  entry = NaN;
  /** Event times and processing times at which its trigger is to be called; sorted. */
  timers: number[] = NO_TIMES;
  clockTimers: number[] = NO_TIMES;
  /** How many events a result would be about. */
  size = 0;
  /** How many events entered since its last result. */
  fresh = 0;
  /** Those of them that are accounted for here. An event is so in one of its windows: the first. */
  held = 0;
  /** How many results it has given. */
  panes = 0;
  /** The newest time of the events that entered since it was empty. */
  newest = -Infinity;

  constructor(id: number, slot: number, window: TimeWindow, state: unknown) {
    this.id = id;
    this.slot = slot;
    this.window = window;
    this.state = state;
  }

  /** Whether it is not one of the operator's windows yet. */
  get isDraft(): boolean {
    return Number.isNaN(this.entry);
  }

  /** Takes over the account of a window that becomes a part of this one. */
  absorb(other: WindowCell): void {
    // NaN of a draft gives way to a number, and merged windows keep the lowest (firing order).
    this.entry = this.entry < other.entry ? this.entry : other.entry;
    this.size += other.size;
    this.fresh += other.fresh;
    this.held += other.held;
    this.panes += other.panes;
    this.newest = Math.max(this.newest, other.newest);
  }
}
