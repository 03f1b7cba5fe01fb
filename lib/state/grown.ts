/** A longer copy of a column of numbers; what is new in it is 0. */
export function grown<A extends Int32Array | Float64Array>(column: A, length: number): A {
  const longer = new (column.constructor as new (length: number) => A)(length);
  longer.set(column);
  return longer;
}
