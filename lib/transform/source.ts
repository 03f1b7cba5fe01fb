import type { HostSignal } from './abortSignal.js';

/** A record that could not become an event, and why. */
export interface RejectedRecord {
  /** The record as it was read (a line's text, cut to a sensible length). */
  readonly record: unknown;
  /** An `RxtideError` of code `BAD_RECORD` whose message says where (file, line number) and what is wrong. */
  readonly error: Error;
}

/** A run of events that a source hands over at once. */
export interface SourceChunk<out T, out P> {
  /** Where this chunk begins: `open(position)` of a fresh source gives this chunk, with the same values, again. Plain data. */
  readonly position: P;
  readonly values: readonly T[];
  /** Records of this stretch that could not be read. They count, and go to `rejectedTo`. */
  readonly rejected?: readonly RejectedRecord[];
  /** These cannot be had again, as what came over a socket: after a restore nothing of what comes is taken for them, and skipped. */
  readonly once?: boolean;
}

/** Events that are pulled, from a place that can be read again (a file, a table, a log), or that can at least be slowed (a socket). */
export interface Source<out T, P = unknown> {
  /** For messages, metrics and the default name: what is read, such as `csv flights.csv`. */
  readonly name: string;
  /**
   * Starts reading at `position`, or at the beginning. The next chunk is asked for when the pipeline has room for it.
   * Reading ends when the iterable ends; it stops early when `signal` aborts or the iterator's `return` is called, and then
   * frees what it holds.
   */
  open(position: P | undefined, signal: HostSignal): AsyncIterable<SourceChunk<T, P>>;
  /**
   * A checkpoint that holds `position` is complete, and all before it will not be asked for again by this run or a later one: a log
   * may forget it. It may be called never, late, or for a later position only; what it throws fails the stream.
   */
  committed?(position: P): void | PromiseLike<void>;
}
