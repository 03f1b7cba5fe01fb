/** A row as it is read: every field a string, by the name of its column. */
export type CsvRow<C extends string = string> = Readonly<Record<C, string>>;
