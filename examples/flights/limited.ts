import type { Source, SourceChunk } from 'rxtide';

/** The first `limit` records of a source, those that cannot be read among them. What comes after is not read. */
export function limited<T, P>(source: Source<T, P>, limit: number): Source<T, P> {
  // Where a chunk begins does not tell how many records come before it: positions of a source that is cut cannot be used.
  return { name: source.name, open: (_, signal) => first(source.open(undefined, signal), limit) };
}

async function* first<T, P>(
  chunks: AsyncIterable<SourceChunk<T, P>>,
  limit: number,
): AsyncGenerator<SourceChunk<T, P>> {
  let left = limit;
  for await (const chunk of chunks) {
    const values = chunk.values.slice(0, left);
    const rejected = chunk.rejected?.slice(0, left - values.length) ?? [];
    left -= values.length + rejected.length;
    yield { position: chunk.position, values, rejected };
    if (left === 0) return;
  }
}
