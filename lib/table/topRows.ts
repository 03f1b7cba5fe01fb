import { isAbove } from './ranking.js';
import type { SavedRow } from './ranking.js';

/** The first `n` rows of a key, in order, where none is ever taken back. */
export class TopRows<T> {
  readonly scores: number[] = [];
  readonly values: T[] = [];
  /** Where the rows are full: the number of the last of them, at or below which nothing enters. NaN: look closer. */
  least = NaN;
  /** Where the row that was added last is. */
  entered = -1;
  readonly #n: number;

  constructor(n: number) {
    this.#n = n;
  }

  /** Adds a row that ranks among the first `n`; gives the one that it pushes out, if they are full. */
  add(score: number, value: T): T | undefined {
    const { scores, values } = this;
    const isFull = values.length === this.#n;
    let left: T | undefined;
    let at = values.length;
    if (isFull) left = values[--at];
    else {
      values.push(value);
      scores.push(score);
    }
    while (at > 0 && isAbove(score, scores[at - 1]!)) {
      scores[at] = scores[at - 1]!;
      values[at] = values[at - 1]!;
      at--;
    }
    scores[at] = score;
    values[at] = value;
    this.entered = at;
    this.#settle();
    return left;
  }

  save(): SavedRow[] {
    return this.values.map((value, i) => ({ score: this.scores[i]!, value }));
  }

  restore(rows: readonly SavedRow[]): void {
    for (const { score, value } of rows) {
      this.scores.push(score);
      this.values.push(value as T);
    }
    this.#settle();
  }

  #settle(): void {
    const { scores } = this;
    if (scores.length === this.#n) this.least = scores[this.#n - 1]!;
  }
}
