import { lengthen } from '../aggregate/columns.js';

/** What a function of the user gives for each event of a batch, side by side, read before any state changes. */
export class UserColumn<T, R> {
  /** By index in the batch. */
  readonly values: R[] = [];
  /** How far they are known. */
  to = 0;
  /** What the function threw on the event there, if that is not the end. */
  failure: unknown = undefined;
  readonly #of: (value: T) => R;
  readonly #empty: R;

  /** `empty` fills places that are not read yet. */
  constructor(of: (value: T) => R, empty: R) {
    this.#of = of;
    this.#empty = empty;
  }

  /** Reads those of `events[from..to)`, up to the first where that fails. */
  read(events: readonly T[], from: number, to: number): void {
    const of = this.#of;
    const { values } = this;
    lengthen(values, to, this.#empty);
    this.to = to;
    let i = from;
    try {
      for (; i < to; i++) values[i] = of(events[i]!);
    } catch (error) {
      this.failure = error;
      this.to = i;
    }
  }
}
