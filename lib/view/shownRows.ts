import { isAbove } from '../table/ranking.js';
import { NO_ROWS } from './lane.js';

/** Who has rows that are shown. */
export interface Shown<R> {
  readonly shown: readonly R[];
}

/** The rows of a view as they are shown. What is made of them is made when it is asked for, and once until they change. */
export class ShownRows<R> {
  /** Goes up with each change. */
  version = 0;
  /** How many rows there are. */
  size = 0;
  readonly #compare: ((a: R, b: R) => number) | undefined;
  /** In the order in which their keys first came. */
  readonly #lanes = new Set<Shown<R>>();
  #all: readonly R[] = NO_ROWS;
  #allOf = 0;

  constructor(compare: ((a: R, b: R) => number) | undefined) {
    this.#compare = compare;
  }

  /** How many keys have rows. */
  get keys(): number {
    return this.#lanes.size;
  }

  /** A lane shows other rows than before. */
  replace(lane: Shown<R>, before: readonly R[]): void {
    this.size += lane.shown.length - before.length;
    if (lane.shown.length === 0) this.#lanes.delete(lane);
    else this.#lanes.add(lane);
  }

  /** All rows in order: the same array until something changes. */
  all(): readonly R[] {
    if (this.#allOf === this.version) return this.#all;
    const rows: R[] = [];
    for (const lane of this.#lanes) for (const row of lane.shown) rows.push(row);
    if (this.#compare !== undefined) rows.sort(this.#compare);
    this.#all = rows.length === 0 ? NO_ROWS : rows;
    this.#allOf = this.version;
    return this.#all;
  }

  /** The `n` rows with the highest score, of equal ones those of the older key. Looks at each row once, and at few twice. */
  top(n: number, by: (row: R) => number): readonly R[] {
    const rows: R[] = [];
    const scores: number[] = [];
    for (const lane of this.#lanes) {
      for (const row of lane.shown) {
        const score = by(row);
        let at = rows.length;
        if (at === n && (n === 0 || !isAbove(score, scores[n - 1]!))) continue;
        if (at === n) at--;
        for (; at > 0 && isAbove(score, scores[at - 1]!); at--) {
          rows[at] = rows[at - 1]!;
          scores[at] = scores[at - 1]!;
        }
        rows[at] = row;
        scores[at] = score;
      }
    }
    return rows;
  }

  clear(): void {
    if (this.size > 0) this.version++;
    this.#lanes.clear();
    this.size = 0;
  }
}
