/** Short columns of a batch come as plain arrays. As this hands them out, loops see one kind of array, which makes them twice as fast. */
export class NumberColumn {
  #copy = new Float64Array(32);

  /** The column itself or a copy of it, which holds until the next call. */
  of(column: ArrayLike<number>): Float64Array {
    if (column instanceof Float64Array) return column;
    const n = column.length;
    if (n > this.#copy.length) this.#copy = new Float64Array(2 * n);
    const copy = this.#copy;
    for (let i = 0; i < n; i++) copy[i] = column[i]!;
    return copy;
  }
}

/** The first index in `from..to` of a column that ascends where it is at or above `bound`; `to`: nowhere. */
export function firstAtOrAbove(bound: number, column: Float64Array, from: number, to: number): number {
  if (from >= to || column[to - 1]! < bound) return to;
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
