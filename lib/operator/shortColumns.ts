/**
 * Plain arrays of numbers, one for each length, filled again and again: a frame may be read only while it is being sent, and a fresh
 * array for each would be most of what a frame of one event costs.
 */
export class ShortColumns {
  readonly #byLength: number[][] = [];

  /** The first `n` numbers of `from`, until the next call for as many. */
  of(from: Float64Array, n: number): readonly number[] {
    while (this.#byLength.length <= n) this.#byLength.push(doubles(this.#byLength.length));
    const column = this.#byLength[n]!;
    for (let i = 0; i < n; i++) column[i] = from[i]!;
    return column;
  }
}

/** An array that is one of doubles from the start, so that it never changes its kind. */
function doubles(n: number): number[] {
  const column: number[] = [];
  for (let i = 0; i < n; i++) column.push(0.5);
  return column;
}
