import type { Slotted } from '../table/trackedRows.js';
import type { TimeWindow } from '../window/timeWindow.js';

/** Those of a row that is in none yet. */
const NONE: readonly TimeWindow[] = [];

/** An event that a window join keeps: one object, however many windows it is in. */
export class Row implements Slotted {
  readonly key: unknown;
  readonly input: number;
  readonly value: unknown;
  readonly time: number;
  /** Its running number: rows are in the order in which they came. */
  readonly number: number;
  /** The windows that it was put into; where windows become one: its own, which is in a session. */
  windows: readonly TimeWindow[] = NONE;
  /** How many of them are open. */
  open = 0;
  /** Whether a window that it is in has given its results. */
  told = false;
  /** Whether `combine` failed on it: it takes part in nothing any more. */
  rejected = false;
  /**
   * Where windows become one: with what it has been given. 0: with nothing yet. Rows of one number have been joined with each other, and not
   * with those of another.
   */
  given = 0;
  slot = -1;

  constructor(key: unknown, input: number, value: unknown, time: number, number: number) {
    this.key = key;
    this.input = input;
    this.value = value;
    this.time = time;
    this.number = number;
  }
}
