import { RxtideError } from '../../errors/rxtideError.js';
import type { Key } from '../../state/key.js';
import { checkFunction } from '../../errors/checkFunction.js';
import { LatestFeed } from './latestFeed.js';
import { QueueFeed } from './queueFeed.js';

/** How many events may wait, unless told otherwise. */
const DEFAULT_LIMIT = 65_536;

/** What to do with events that a slow consumer keeps from being sent. */
export type BufferOptions<T> = {
  /** How many events may wait; with `'latest-per-key'`, of how many keys. Default 65,536. */
  readonly limit?: number;
} & (
  | {
      /** When so many wait: fail the stream (default), or drop the oldest or the newest, counted as `shed`. */
      readonly whenFull?: 'error' | 'drop-oldest' | 'drop-newest';
      readonly keyOf?: never;
    }
  | {
      /**
       * Of the events that wait, only the newest of each key is kept; the one that it replaces is counted as `shed`. They are sent in the
       * order in which those that are left came. When events of `limit` keys wait, one of another key fails the stream.
       */
      readonly whenFull: 'latest-per-key';
      /** The key by which a newer event replaces an older one: what `keyBy` takes. An event on which it throws goes to `rejectedTo`. */
      readonly keyOf: (value: T) => Key;
    }
);

/** Checks the options, and gives what makes a buffer for each subscription. */
export function bufferOf<T>(kind: string, options: BufferOptions<T> = {}): () => QueueFeed<T> {
  const { limit = DEFAULT_LIMIT, whenFull = 'error', keyOf } = options;
  if (limit !== Infinity && !(Number.isSafeInteger(limit) && limit >= 1)) {
    throw invalid(kind, `buffer.limit must be a whole number, at least 1; it is ${String(limit)}`);
  }
  if (whenFull === 'latest-per-key') {
    checkFunction(keyOf, `${kind}: buffer.keyOf`);
    return () => new LatestFeed<T>(limit, keyOf!);
  }
  if (!['error', 'drop-oldest', 'drop-newest'].includes(whenFull)) {
    throw invalid(
      kind,
      `buffer.whenFull must be 'error', 'drop-oldest', 'drop-newest' or 'latest-per-key'; it is '${whenFull as string}'`,
    );
  }
  if (keyOf !== undefined) throw invalid(kind, "buffer.keyOf is for whenFull: 'latest-per-key' alone");
  return () => new QueueFeed<T>(limit, whenFull);
}

function invalid(kind: string, message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `${kind}: ${message}`);
}
