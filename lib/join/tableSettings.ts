import type { JoinRules } from './joinType.js';

/** What a join of tables goes by. */
export interface TableJoinSettings<L, R, O> {
  readonly rules: JoinRules;
  readonly keepDeletes: number;
  readonly combine: (left: L | undefined, right: R | undefined) => O;
}

/** Whether there is a result where one side, or both, has a row. */
export function hasResult(rules: JoinRules, left: boolean, right: boolean): boolean {
  if (left && right) return rules.pairs || rules.leftOnce;
  return left ? rules.leftAlone : right && rules.rightAlone;
}
