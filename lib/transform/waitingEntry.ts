import type { DurationLike } from '../time/duration.js';
import { durationOf } from '../time/duration.js';
import type { TimestampLike } from '../time/timestamp.js';
import { entryOf, invalidEntry } from './entryOptions.js';
import type { Entry, EntryOptions } from './entryOptions.js';
import { Quiet } from './quiet.js';

/** The checked options of an entry whose events may be long in coming. */
export interface WaitingEntry<T> extends Entry<T> {
  readonly idleAfter: number;
  readonly followClockAfter: number;
}

/** Checks the options of an entry whose events may be long in coming; brings what `whenQuiet` asks for. */
export function waitingEntryOf<T>(
  kind: string,
  timestampOf: ((value: T) => TimestampLike) | 'clock',
  options: EntryOptions<T>,
): WaitingEntry<T> {
  const entry = entryOf(kind, timestampOf, options);
  const { whenQuiet = 'wait' } = options;
  const quiet: { readonly idleAfter?: DurationLike; readonly followClockAfter?: DurationLike } =
    typeof whenQuiet === 'object' ? whenQuiet : {};
  if (whenQuiet !== 'wait' && quiet.idleAfter === undefined && quiet.followClockAfter === undefined) {
    throw invalidEntry(kind, "whenQuiet must be 'wait', { idleAfter } or { followClockAfter }");
  }
  const idleAfter = durationOf(quiet.idleAfter ?? Infinity, 'idleAfter', 1);
  const followClockAfter = durationOf(quiet.followClockAfter ?? Infinity, 'followClockAfter', 1);
  const follows = idleAfter === Infinity;
  const after = follows ? followClockAfter : idleAfter;
  return {
    ...entry,
    idleAfter,
    followClockAfter,
    watch: after === Infinity ? null : (root, feed) => new Quiet(after, follows, root, feed),
  };
}
