/** The values of a column within a row group, one after the other. */
export interface Column {
  /** Puts the next `count` values into `out`, from its start. */
  read(count: number, out: unknown[]): void;
  skip(count: number): void;
}

/** A column that is there as a whole. */
export class ArrayColumn implements Column {
  readonly #values: ArrayLike<unknown>;
  #at = 0;

  constructor(values: ArrayLike<unknown>) {
    this.#values = values;
  }

  read(count: number, out: unknown[]): void {
    for (let i = 0; i < count; i++) out[i] = this.#values[this.#at + i] ?? null;
    this.#at += count;
  }

  skip(count: number): void {
    this.#at += count;
  }
}
