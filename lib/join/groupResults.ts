import type { TimeWindow } from '../window/timeWindow.js';
import type { Row } from './joinedRow.js';
import type { Group } from './joinedWindow.js';
import type { JoinResults } from './joinResults.js';
import type { JoinRules } from './joinType.js';

/** What `combine` of `joinWindow` is told beside the events. */
export interface JoinWindowContext<K> {
  readonly key: K;
  readonly window: TimeWindow;
  /**
   * `'late'`: because of an event that came after the window's end, within the allowed lateness. A co-group that is late takes the place of
   * the one before it; a pair that is late is a new one.
   */
  readonly timing: 'on-time' | 'late';
}

/** `combine`, as the machine calls it. */
export type Combine = (left: unknown, right: unknown, context: JoinWindowContext<unknown>) => unknown;

const NONE: readonly Row[] = [];

/** What the rows of a group give. All methods that call `combine` may throw what it throws. */
export class GroupResults {
  readonly #rules: JoinRules | null;
  readonly #combine: Combine;
  readonly #results: JoinResults;

  /** `rules`: `null` for a co-group. */
  constructor(rules: JoinRules | null, combine: Combine, results: JoinResults) {
    this.#rules = rules;
    this.#combine = combine;
    this.#results = results;
  }

  /** How many parts the results of a group have, each for rows of its own, so that one may fail without the others. */
  units({ rows: [lefts, rights] }: Group): number {
    if (this.#rules === null) return 1;
    return rights.length > 0 && (this.#rules.pairs || this.#rules.leftOnce) ? lefts.length : 0;
  }

  /** The rows that give the results of a unit. */
  rowsOf({ rows: [lefts, rights] }: Group, unit: number): readonly Row[] {
    return this.#rules === null ? [...lefts, ...rights] : [lefts[unit]!];
  }

  /** The results of a unit that have not been given yet. */
  give({ rows: [lefts, rights] }: Group, unit: number, context: JoinWindowContext<unknown>, time: number): void {
    if (this.#rules === null) return this.#giveAll(lefts, rights, context, time);
    const left = lefts[unit]!;
    if (left.rejected) return;
    if (!this.#rules.pairs) {
      if (left.given === 0) this.#results.give(this.#combine(left.value, undefined, context), time);
      return;
    }
    for (let r = 0; r < rights.length; r++) {
      const right = rights[r]!;
      if (right.rejected || (left.given !== 0 && left.given === right.given)) continue;
      this.#results.give(this.#combine(left.value, right.value, context), time);
    }
  }

  /** Whether a group whose units have been given still has some to give: a left event without a partner, where it is given once. */
  owes({ rows }: Group): boolean {
    return this.#rules?.leftOnce === true && rows[1].length === 0;
  }

  /** What an event gives that comes into a group whose results have been given. */
  giveLate(group: Group | undefined, row: Row, context: JoinWindowContext<unknown>, time: number): void {
    const { input } = row;
    const [lefts, rights] = group?.rows ?? [NONE, NONE];
    if (this.#rules === null) {
      const all: [readonly Row[], readonly Row[]] = input === 0 ? [[...lefts, row], rights] : [lefts, [...rights, row]];
      this.#giveAll(...all, context, time);
    } else if (this.#rules.pairs) {
      for (const other of input === 0 ? rights : lefts) {
        if (other.rejected) continue;
        const [left, right] = input === 0 ? [row, other] : [other, row];
        this.#results.give(this.#combine(left.value, right.value, context), time);
      }
    } else if (this.#rules.leftOnce && (input === 0) === rights.length > 0) {
      // The first right event is a partner for all left ones.
      for (const left of input === 0 ? [row] : lefts) {
        if (!left.rejected) this.#results.give(this.#combine(left.value, undefined, context), time);
      }
    }
  }

  /** The rows of a group that had no partner until it was too late, or none but those that have been rejected. */
  aloneIn({ rows: [lefts, rights] }: Group): readonly Row[] {
    if (this.#rules?.leftAlone === true && rights.every(isRejected)) return lefts;
    return this.#rules?.rightAlone === true && lefts.every(isRejected) ? rights : NONE;
  }

  /** The result of such a row. */
  giveAlone(row: Row, isLeft: boolean, context: JoinWindowContext<unknown>, time: number): void {
    const [left, right] = isLeft ? [row.value, undefined] : [undefined, row.value];
    this.#results.give(this.#combine(left, right, context), time);
  }

  #giveAll(lefts: readonly Row[], rights: readonly Row[], context: JoinWindowContext<unknown>, time: number): void {
    const left = valuesOf(lefts);
    const right = valuesOf(rights);
    if (left.length + right.length > 0) this.#results.give(this.#combine(left, right, context), time);
  }
}

function isRejected({ rejected }: Row): boolean {
  return rejected;
}

function valuesOf(rows: readonly Row[]): readonly unknown[] {
  return rows.filter((row) => !row.rejected).map((row) => row.value);
}
