/** Columns by name: those properties of a result, or what a function of the result gives. */
export type CsvColumns<T> =
  readonly (keyof T & string)[] | Readonly<Record<string, (value: T, timestamp: number, key: unknown) => unknown>>;
