import type { Source, SourceChunk } from 'rxtide';

/** Where a chunk of a limited source is, and how many records come before it. */
export interface LimitedPosition<P> {
  readonly source: P;
  readonly before: number;
}

/** The first `limit` records of a source, those that cannot be read among them. What comes after is not read. */
export function limited<T, P>(source: Source<T, P>, limit: number): Source<T, LimitedPosition<P>> {
  return {
    name: source.name,
    open: (position, signal) => first(source.open(position?.source, signal), position?.before ?? 0, limit),
  };
}

async function* first<T, P>(
  chunks: AsyncIterable<SourceChunk<T, P>>,
  skipped: number,
  limit: number,
): AsyncGenerator<SourceChunk<T, LimitedPosition<P>>> {
  let before = skipped;
  for await (const chunk of chunks) {
    const values = chunk.values.slice(0, limit - before);
    const rejected = chunk.rejected?.slice(0, limit - before - values.length) ?? [];
    yield { position: { source: chunk.position, before }, values, rejected };
    before += values.length + rejected.length;
    if (before === limit) return;
  }
}
