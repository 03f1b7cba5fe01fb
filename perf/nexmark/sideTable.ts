/** A row of the table that q13 looks up. */
export interface SideRow {
  readonly key: number;
  readonly value: string;
}

/** What the original reads from a file of so many lines. */
export const sideTable: readonly SideRow[] = Array.from({ length: 10_000 }, (_, key) => ({ key, value: String(key) }));
