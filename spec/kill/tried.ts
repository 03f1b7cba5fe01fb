import type { Sink } from '../../lib/index.js';

/** Puts something around the sinks of a pipeline. */
export interface SinkWrapper {
  sink<T>(name: string, sink: Sink<T>): Sink<T>;
}

/** A sink each of whose calls, but for `write` and `abort`, goes through `attempt`. */
export function tried<T>(
  sink: Sink<T>,
  attempt: <R>(call: string, work: () => R | PromiseLike<R>) => Promise<R>,
): Sink<T> {
  return {
    name: sink.name,
    open: (handle) => attempt('open', () => sink.open?.(handle)),
    write: (batch) => sink.write(batch),
    ...(sink.prepare === undefined ? {} : { prepare: (n: number) => attempt('prepare', () => sink.prepare!(n)) }),
    ...(sink.commit === undefined
      ? {}
      : { commit: (handle: unknown) => attempt('commit', () => sink.commit!(handle)) }),
    end: () => attempt('end', () => sink.end?.()),
    abort: () => sink.abort?.(),
  };
}
