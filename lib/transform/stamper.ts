import { Column } from '../operator/column.js';
import { millisecondsOf } from '../time/timestamp.js';
import type { TimestampLike } from '../time/timestamp.js';
import type { BoundOrStrategy, WatermarkGenerator } from '../time/watermarkStrategy.js';

/** What an entry knows of the times of the events that it sends. */
export interface Stamps<in T> {
  /** After the last event that was stamped. */
  watermark: number;
  /** Times of the events stamped by the last call, and the watermarks before them (`null`: none of them moved it). */
  readonly timestamps: ArrayLike<number>;
  readonly watermarks: ArrayLike<number> | null;
  /** Events of the last call whose time is beyond the bound set by `limit`. */
  readonly future: number;
  /** Why the last call stopped early: what user code threw, or that it gave no time. */
  readonly failure: unknown;
  /**
   * Stamps `values[from..]`, up to the first that has no valid time; gives the index where it stopped, `values.length` if all went
   * well. Times above `limit` do not move the watermark.
   */
  stamp(values: readonly T[], from: number, limit: number): number;
  snapshot(): unknown;
  restore(state: unknown): void;
}

/** Gives events their times, and each time the watermark in force when it arrives. */
export class Stamper<T> implements Stamps<T> {
  watermark = -Infinity;
  timestamps: ArrayLike<number> = [];
  watermarks: ArrayLike<number> | null = null;
  future = 0;
  failure: unknown = undefined;
  readonly #timestampOf: (value: T) => TimestampLike;
  /** `null`: the bound says it all. */
  readonly #generator: WatermarkGenerator<T> | null;
  readonly #bound: number;
  #highest = -Infinity;
  readonly #times: Column;
  readonly #marks: Column;

  constructor(timestampOf: (value: T) => TimestampLike, strategy: BoundOrStrategy<T>, batchSize: number) {
    this.#timestampOf = timestampOf;
    this.#generator = strategy.start?.() ?? null;
    this.#bound = strategy.bound ?? NaN;
    this.#times = new Column(batchSize);
    this.#marks = new Column(batchSize);
  }

  stamp(values: readonly T[], from: number, limit: number): number {
    const before = this.watermark;
    const timestampOf = this.#timestampOf;
    const bound = this.#bound;
    const to = values.length;
    if (to > this.#times.numbers.length) this.#grow(to);
    const times = this.#times.numbers;
    const marks = this.#marks.numbers;
    let highest = this.#highest;
    let watermark = before;
    let n = 0;
    let i = from;
    this.future = 0;
    try {
      for (; i < to; i++) {
        const value = values[i]!;
        const given = timestampOf(value);
        const time = Math.floor(typeof given === 'number' ? given : millisecondsOf(given));
        // As a `Date`: NaN and the infinities are no times, nor are nanoseconds, which leave no digits to tell windows apart.
        if (!(Math.abs(time) <= 8.64e15)) {
          this.failure = given;
          break;
        }
        times[n] = time;
        marks[n++] = watermark;
        if (time > limit) {
          this.future++;
        } else if (bound === bound) {
          if (time > highest) {
            highest = time;
            const next = time - bound - 1;
            if (next > watermark) watermark = next;
          }
        } else {
          const next = this.#generator!.onEvent(value, time);
          if (next > watermark) watermark = next;
        }
      }
    } catch (error) {
      this.failure = error;
      n = i - from;
    }
    this.#highest = highest;
    this.watermark = watermark;
    this.timestamps = this.#times.first(n);
    this.watermarks = n > 0 && marks[n - 1]! > before ? this.#marks.first(n) : null;
    return i;
  }

  snapshot(): unknown {
    return { watermark: this.watermark, highest: this.#highest, generator: this.#generator?.snapshot() ?? null };
  }

  restore(state: unknown): void {
    const { watermark, highest, generator } = state as { watermark: number; highest: number; generator: unknown };
    this.watermark = watermark;
    this.#highest = highest;
    this.#generator?.restore(generator);
  }

  #grow(capacity: number): void {
    this.#times.grow(capacity);
    this.#marks.grow(capacity);
  }
}
