import type { HostSignal } from './abortSignal.js';
import type { SourceChunk } from './source.js';

/** A run of splits that a source has found. */
export interface FoundSplits<out D> {
  /** What has been found by now, this run included: `discover(known)` gives only what came to light since. Plain data, written with every checkpoint. */
  readonly known: D;
  /** The names of the splits, in the order in which they are to be opened. One that is being read already is passed over. */
  readonly splits: readonly string[];
}

/**
 * Events that are pulled from several places, such as the files of a folder or the partitions of a log: its splits. `fromSource`
 * takes it as it takes a `Source`.
 *
 * **Order.** Splits are read `'together'`, unless it says otherwise: the next event is that of the split whose watermark is lowest, ties by the order in which
 * they were found. So the order of events does not depend on how fast which split can be read, or how it is cut into
 * chunks. Where splits are `live`, one that has nothing at the moment is waited for only by those that are more than the runtime's `maxDrift`
 * ahead of it.
 *
 * **Time.** Each split has a watermark of its own, by the entry's strategy; the entry's is the lowest of the splits that are neither idle
 * nor ended, those that wait to be opened included (WMC-1, WMC-4). By `whenQuiet`, a split that has had nothing for so long holds the others back no longer
 * (WMC-8). The end of time comes when all have ended and no more are to be found.
 *
 * **Memory.** Of each open split the chunk in hand and the one after it.
 */
export interface SplitSource<out T, P = unknown, D = unknown> {
  /** For messages, metrics and the default name: what is read, such as `csv logs/*.csv`. */
  readonly name: string;
  /**
   * Finds splits: those there are, and those that come up later, until the iterable ends. `known` is what an earlier run had found.
   * It is asked for more only when there is need, and ends early when `signal` aborts or its `return` is called.
   */
  discover(known: D | undefined, signal: HostSignal): AsyncIterable<FoundSplits<D>>;
  /** Starts to read a split, as `Source.open` does. */
  open(split: string, position: P | undefined, signal: HostSignal): AsyncIterable<SourceChunk<T, P>>;
  /**
   * A checkpoint is complete: a later run would go on from these splits at these positions (`undefined`: from its beginning), and from
   * what was `known`. Of every other split that had been found nothing will be asked for again. As `Source.committed`.
   */
  committed?(known: D, unfinished: ReadonlyMap<string, P | undefined>): void | PromiseLike<void>;
  /**
   * `'one by one'`: each split is opened when the one before has ended, and goes on with its watermark, as if they were one content
   * in parts. Default: `'together'`.
   */
  readonly read?: 'together' | 'one by one';
  /** Whether the next event of a split may be long in coming. Default `false`: it is waited for, whatever others have. */
  readonly live?: boolean;
  /** How many splits are open at once; the others wait in order. Default 64. */
  readonly maxOpen?: number;
}
