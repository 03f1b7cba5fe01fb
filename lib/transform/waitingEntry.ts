import type { TimestampLike } from '../time/timestamp.js';
import { entryOf } from './entryOptions.js';
import type { Entry, EntryOptions } from './entryOptions.js';
import { Quiet } from './quiet.js';

/** Checks the options of an entry whose events may be long in coming; brings the watch that `whenQuiet` asks for. */
export function waitingEntryOf<T>(
  kind: string,
  timestampOf: ((value: T) => TimestampLike) | 'clock',
  options: EntryOptions<T>,
): Entry<T> {
  const entry = entryOf(kind, timestampOf, options);
  const { idleAfter, followClockAfter } = entry;
  const follows = idleAfter === Infinity;
  const after = follows ? followClockAfter : idleAfter;
  return { ...entry, watch: after === Infinity ? null : (root, feed) => new Quiet(after, follows, root, feed) };
}
