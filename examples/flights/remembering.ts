import type { Sink } from 'rxtide';

/** Something that is made of all the values that a sink was given, and can be put into a checkpoint. */
export interface Memory<in T> {
  add(value: T): void;
  /** Plain data, of a size that does not grow. */
  state(): unknown;
  restore(state: unknown): void;
}

interface Handle {
  readonly memory: unknown;
  readonly sink: unknown;
}

/** A sink that remembers exactly what it was given, once each, whatever happens in between: its memory is part of the handle of each checkpoint. */
export function remembering<T>(sink: Sink<T>, memory: Memory<T>): Sink<T> {
  let isOpen = false;
  return {
    name: sink.name,
    open(handle) {
      isOpen = true;
      if (handle !== undefined) memory.restore((handle as Handle).memory);
      return sink.open?.((handle as Handle | undefined)?.sink);
    },
    write(batch) {
      for (const value of batch.values) memory.add(value);
      return sink.write(batch);
    },
    async prepare(checkpoint): Promise<Handle> {
      const state = memory.state();
      return { memory: state, sink: await sink.prepare?.(checkpoint) };
    },
    commit(handle) {
      // A run that had come to its end is not opened again: what there is to tell of it is here.
      if (!isOpen) memory.restore((handle as Handle).memory);
      return sink.commit?.((handle as Handle).sink);
    },
    end: () => sink.end?.(),
    abort: () => sink.abort?.(),
  };
}

/** A sink that writes nothing. */
export const nowhere = (name: string): Sink<unknown> => ({ name, write: () => undefined });
