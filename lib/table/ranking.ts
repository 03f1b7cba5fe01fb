/** Whether one number ranks above another: the higher; a number above NaN. Equal ones do not: the first to arrive stays above. */
export function isAbove(score: number, other: number): boolean {
  return score > other || (score === score && other !== other);
}

/** A row in a snapshot. */
export interface SavedRow {
  readonly score: number;
  readonly value: unknown;
}
