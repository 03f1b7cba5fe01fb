import type { Stamps } from '../stamper.js';

/** The times of a frame's events where they are worked out while events of several splits are put in order. */
export class MergedStamps<T> implements Stamps<T> {
  watermark = -Infinity;
  timestamps: ArrayLike<number> = [];
  watermarks: ArrayLike<number> | null = null;
  future = 0;
  failure: unknown = undefined;
  /** The lowest watermark of all splits that count, behind the events put into the frame so far. */
  combined = -Infinity;
  /** Of the events of the frame: their times, and the watermarks before them. */
  readonly times: Float64Array;
  readonly marks: Float64Array;
  /** Times above it do not move the watermark. */
  limit = Infinity;
  /** The events of the frame that have no valid time, and why. */
  readonly #failures = new Map<number, unknown>();

  constructor(batchSize: number) {
    this.times = new Float64Array(batchSize);
    this.marks = new Float64Array(batchSize);
  }

  begin(limit: number): void {
    this.limit = limit;
    this.combined = this.watermark;
    this.#failures.clear();
  }

  /** The event at `index` has no valid time. */
  fail(index: number, failure: unknown): void {
    this.#failures.set(index, failure);
  }

  stamp(values: readonly T[], from: number): number {
    const before = this.watermark;
    let to = from;
    if (this.#failures.size === 0) to = values.length;
    else while (to < values.length && !this.#failures.has(to)) to++;
    this.failure = this.#failures.get(to);
    const n = to - from;
    const times = this.times.subarray(from, to);
    const marks = this.marks.subarray(from, to);
    this.future =
      this.limit === Infinity ? 0 : times.reduce((count, time) => (time > this.limit ? count + 1 : count), 0);
    // Of nothing no frame is made that could tell of it.
    if (to === values.length) this.watermark = this.combined;
    else if (n > 0) this.watermark = this.marks[to]!;
    this.timestamps = times;
    this.watermarks = n > 0 && marks[n - 1]! > before ? marks : null;
    return to;
  }

  snapshot(): unknown {
    return { watermark: this.watermark };
  }

  restore(state: unknown): void {
    this.watermark = (state as { watermark: number }).watermark;
  }
}
