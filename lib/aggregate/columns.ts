/**
 * The column with room for the slots below `capacity`: itself where they fit, else a copy with at least twice as many
 * slots, the new ones set to `empty`.
 */
export function widened(column: Float64Array, capacity: number, empty = 0): Float64Array {
  if (capacity <= column.length) return column;
  const wider = new Float64Array(Math.max(capacity, 2 * column.length, 16));
  wider.set(column);
  if (empty !== 0) wider.fill(empty, column.length);
  return wider;
}

/** Lengthens a column of objects to `capacity` slots. It stays free of holes, which would make every read slower. */
export function lengthen<V>(column: V[], capacity: number, empty: V): void {
  while (column.length < capacity) column.push(empty);
}

/** The numbers from 0 to `n` at least: `numbers` itself if it has them. */
export function counted(numbers: Int32Array, n: number): Int32Array {
  return n < numbers.length ? numbers : Int32Array.from({ length: 2 * n + 1 }, (_, i) => i);
}
