import { widened } from '../aggregate/columns.js';
import { RxtideError } from '../errors/rxtideError.js';

/** The numbers by which the events of a batch are ranked, the highest first, side by side: read before any state changes. */
export class ScoreColumn<T> {
  /** By index in the batch. */
  scores: Float64Array = new Float64Array(0);
  /** How far they are known. */
  to = 0;
  /** What the function threw on the event there, if that is not the end. */
  failure: unknown = undefined;
  readonly #by: (value: T) => number;
  readonly #sign: 1 | -1;

  constructor(by: (value: T) => number, lowest: boolean) {
    this.#by = by;
    this.#sign = lowest ? -1 : 1;
  }

  /** Reads those of `events[from..to)`, up to the first where that fails. */
  read(events: readonly T[], from: number, to: number): void {
    const by = this.#by;
    const sign = this.#sign;
    const scores = (this.scores = widened(this.scores, to));
    this.to = to;
    let i = from;
    try {
      for (; i < to; i++) {
        const score: unknown = by(events[i]!);
        if (typeof score !== 'number') throw notANumber(score);
        scores[i] = sign * score;
      }
    } catch (error) {
      this.failure = error;
      this.to = i;
    }
  }
}

function notANumber(score: unknown): RxtideError {
  const got = score === null ? 'null' : `one of type ${typeof score}`;
  return new RxtideError('USER_CODE', `the by of topN must give a number for every event (NaN is one); it gave ${got}`);
}
