import type { Source, SourceChunk } from 'rxtide';

/** A source that tells of each chunk before it hands it over. */
export function watched<T, P>(source: Source<T, P>, onChunk: (chunk: SourceChunk<T, P>) => void): Source<T, P> {
  return {
    name: source.name,
    async *open(position, signal) {
      for await (const chunk of source.open(position, signal)) {
        onChunk(chunk);
        yield chunk;
      }
    },
  };
}
