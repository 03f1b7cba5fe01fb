/** The gaps of the events of a batch, side by side. Where a function says them, they are read before anything changes. */
export class GapColumn<T> {
  /** By index in the batch. */
  gaps = new Float64Array(0);
  /** How far they are known. */
  to = 0;
  /** What the function threw on the event there, if that is not the end. */
  failure: unknown = undefined;
  readonly #gap: number | ((value: T) => number);

  constructor(gap: number | ((value: T) => number)) {
    this.#gap = gap;
  }

  /** Reads those of `values[from..to)`, up to the first where that fails. */
  read(values: readonly T[], from: number, to: number): void {
    const gap = this.#gap;
    if (to > this.gaps.length) this.#grow(to);
    this.to = to;
    if (typeof gap === 'number') return;
    const { gaps } = this;
    let i = from;
    try {
      for (; i < to; i++) gaps[i] = gap(values[i]!);
    } catch (error) {
      this.failure = error;
      this.to = i;
    }
  }

  #grow(length: number): void {
    const gaps = new Float64Array(length);
    if (typeof this.#gap === 'number') gaps.fill(this.#gap);
    this.gaps = gaps;
  }
}
