import type { Source } from 'rxtide';

/** All values of a source, from a position on. */
export async function readAll<T, P>(source: Source<T, P>, position?: P): Promise<T[]> {
  const all: T[] = [];
  for await (const { values } of source.open(position, new AbortController().signal)) all.push(...values);
  return all;
}
