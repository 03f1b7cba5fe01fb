/** Rows in order of a number, to be found by it. */
export class SortedBy<T> {
  readonly #rows: readonly T[];
  readonly #numbers: Float64Array;

  constructor(rows: readonly T[], numberOf: (row: T) => number) {
    this.#rows = [...rows].sort((a, b) => numberOf(a) - numberOf(b));
    this.#numbers = Float64Array.from(this.#rows, numberOf);
  }

  /** Those that have this number. */
  all(number: number): readonly T[] {
    return this.#rows.slice(this.#from(number), this.#from(number + 1));
  }

  /** How many have a lower one. */
  #from(number: number): number {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#numbers[middle]! < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
