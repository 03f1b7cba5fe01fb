import type { Sink, Source, SourceChunk } from 'rxtide';

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

/** A sink that tells of each value that it is given. */
export function tapped<T>(sink: Sink<T>, onValue: (value: T) => void): Sink<T> {
  return {
    name: sink.name,
    open: (handle) => sink.open?.(handle),
    write(batch) {
      for (const value of batch.values) onValue(value);
      return sink.write(batch);
    },
    prepare: (checkpoint) => sink.prepare?.(checkpoint),
    commit: (handle) => sink.commit?.(handle),
    end: () => sink.end?.(),
    abort: () => sink.abort?.(),
  };
}
