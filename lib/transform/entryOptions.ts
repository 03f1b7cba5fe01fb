import type { AbortSignalLike } from './abortSignal.js';
import { checkFunction } from '../errors/checkFunction.js';
import { invalidOptionOf } from '../errors/invalidOption.js';
import type { Rejected } from '../operator/rejected.js';
import { MAX_BATCH } from '../operator/output.js';
import type { SideTarget } from '../operator/sideOutput.js';
import { building } from '../runtime/building.js';
import { Runtime } from '../runtime/runtime.js';
import type { DurationLike } from '../time/duration.js';
import { durationOf } from '../time/duration.js';
import type { TimestampLike } from '../time/timestamp.js';
import type { BoundOrStrategy, WatermarkStrategy } from '../time/watermarkStrategy.js';
import type { Feed } from './feed.js';
import type { Quiet, Watched } from './quiet.js';

/**
 * What an entry does about time while no events come:
 * - `'wait'`: nothing. Results depend on events alone, and a replay gives the same.
 * - `{ idleAfter }`: after so long it holds other inputs back no longer; what comes later may then be late.
 * - `{ followClockAfter }`: after so long its watermark moves on with the clock, so that windows close on a live screen.
 */
export type WhenQuiet = 'wait' | { readonly idleAfter: DurationLike } | { readonly followClockAfter: DurationLike };

/** What every entry can be told. */
export interface EntryOptions<T> {
  /** The operator's name, in messages, metrics and checkpoints. Default: the entry's kind, with a number. */
  readonly name?: string;
  /** How much older than the newest event an event may be and not be late. Default 0. */
  readonly outOfOrderness?: DurationLike;
  /** Where watermarks come from, instead of `outOfOrderness`. */
  readonly watermarks?: WatermarkStrategy<T>;
  /**
   * Events further than this beyond the clock pass, but do not move the watermark, so that one wrong clock does not make all that
   * follows late. They are counted as `future`. Default: no bound.
   */
  readonly maxFutureSkew?: DurationLike;
  /** What happens while no events come. Default: `'wait'`. Of no effect on `fromArray`: an array is never quiet. */
  readonly whenQuiet?: WhenQuiet;
  /** At `complete`: time comes to its end and every window closes (default), or what is open is discarded. */
  readonly atEnd?: 'flush' | 'discard';
  /** How many events a frame has at most, 1 to 4,096. Default 1,024. It changes no result. */
  readonly batchSize?: number;
  /** Gets what has no valid time, or could not be read; without it, such an event fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
  /** What it shares with others. Default: that of the job in whose `build` it is made; else one of its own, linked to those that it meets. */
  readonly runtime?: Runtime;
  /** Ends the input, as `complete` does, when it aborts. */
  readonly signal?: AbortSignalLike;
}

/** The options of an entry that takes times from its events. */
export interface TimedOptions<T> extends EntryOptions<T> {
  /** The event's time: ms since the epoch, or anything that has one. Fractions are cut off. */
  readonly timestampOf: (value: T) => TimestampLike;
}

/** The options with their defaults, checked: what an entry goes by. */
export interface Entry<T> {
  readonly kind: string;
  readonly name: string | undefined;
  /** `null`: the time on the clock when its frame is sent. */
  readonly timestampOf: ((value: T) => TimestampLike) | null;
  readonly strategy: BoundOrStrategy<T>;
  readonly maxFutureSkew: number;
  readonly idleAfter: number;
  readonly followClockAfter: number;
  /** Watches over its quiet times; `null`: nobody needs to. */
  readonly watch: ((root: Watched, feed: Feed<T>) => Quiet) | null;
  readonly flushes: boolean;
  readonly batchSize: number;
  readonly rejectedTo: SideTarget<Rejected> | undefined;
  readonly runtime: Runtime | undefined;
  readonly signal: AbortSignalLike | undefined;
}

/** Checks the options of an entry, when it is made. */
export function entryOf<T>(
  kind: string,
  timestampOf: ((value: T) => TimestampLike) | 'clock',
  options: EntryOptions<T>,
): Entry<T> {
  const { whenQuiet = 'wait', atEnd = 'flush', batchSize = 1024, watermarks, outOfOrderness } = options;
  if (timestampOf !== 'clock') checkFunction(timestampOf, `${kind}: timestampOf`);
  if (atEnd !== 'flush' && atEnd !== 'discard') {
    throw invalidOptionOf(kind, `atEnd must be 'flush' or 'discard'; it is '${String(atEnd)}'`);
  }
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > MAX_BATCH) {
    throw invalidOptionOf(kind, `batchSize must be a whole number from 1 to ${MAX_BATCH}; it is ${batchSize}`);
  }
  if (watermarks !== undefined && outOfOrderness !== undefined) {
    throw invalidOptionOf(kind, 'watermarks and outOfOrderness exclude each other: give one of them');
  }
  if (options.runtime !== undefined && !(options.runtime instanceof Runtime)) {
    throw invalidOptionOf(kind, 'runtime must be made by createRuntime()');
  }
  const quiet: { readonly idleAfter?: DurationLike; readonly followClockAfter?: DurationLike } =
    typeof whenQuiet === 'object' ? whenQuiet : {};
  if (whenQuiet !== 'wait' && quiet.idleAfter === undefined && quiet.followClockAfter === undefined) {
    throw invalidOptionOf(kind, "whenQuiet must be 'wait', { idleAfter } or { followClockAfter }");
  }
  return {
    kind,
    name: options.name,
    timestampOf: timestampOf === 'clock' ? null : timestampOf,
    strategy: watermarks ?? { bound: durationOf(outOfOrderness ?? 0, 'outOfOrderness') },
    maxFutureSkew: durationOf(options.maxFutureSkew ?? Infinity, 'maxFutureSkew'),
    idleAfter: durationOf(quiet.idleAfter ?? Infinity, 'idleAfter', 1),
    followClockAfter: durationOf(quiet.followClockAfter ?? Infinity, 'followClockAfter', 1),
    watch: null,
    flushes: atEnd === 'flush',
    batchSize,
    rejectedTo: options.rejectedTo,
    runtime: options.runtime ?? building.runtime,
    signal: options.signal,
  };
}
