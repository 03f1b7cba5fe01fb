/** A row as it is read, by the name of its column. Times are milliseconds since the epoch, nulls are `null`. */
export type ParquetRow = Readonly<Record<string, unknown>>;
