/** An object that a result is made of. */
export type Row = Record<string, unknown>;

/** An object of these names and values. All of the same names share one hidden class. */
export function rowByName(names: readonly string[], values: readonly unknown[]): Row {
  const row: Row = {};
  for (let n = 0; n < names.length; n++) row[names[n]!] = values[n];
  return row;
}
