import type { Stream } from '../frame/frame.js';
import { entry } from './entry.js';
import type { TimedOptions } from './entryOptions.js';
import { invalidOption } from '../errors/invalidOption.js';
import { SourceFeed } from './feeds/sourceFeed.js';
import { SplitFeed } from './feeds/splitFeed.js';
import type { Source } from './source.js';
import type { SplitSource } from './splitSource.js';
import { waitingEntryOf } from './waitingEntry.js';

/**
 * A stream of a source's events: a file, a table, a log, or several of them (see `SplitSource`). It is read only as fast as its events can be worked on, and, after a restore,
 * from where the checkpoint was taken. Records that cannot be read go to `rejectedTo`; without it the first fails the
 * stream. It lets the host work every 8 ms.
 *
 * @example
 * ```ts
 * import { fromSource } from 'rxtide';
 * import { ndjsonSource } from 'rxtide/node';
 *
 * interface Visit {
 *   readonly at: number;
 *   readonly page: string;
 * }
 * export const visits$ = fromSource(ndjsonSource<Visit>('visits.ndjson'), {
 *   timestampOf: (visit) => visit.at,
 *   rejectedTo: { next: (r) => console.warn(r.error) },
 * });
 * ```
 * @category entries
 */
export function fromSource<T>(source: Source<T> | SplitSource<T>, options: TimedOptions<NoInfer<T>>): Stream<T> {
  const checked = waitingEntryOf<T>('fromSource', options?.timestampOf, options ?? {});
  if (typeof (source as Partial<Source<T>> | null | undefined)?.open !== 'function') {
    throw invalidOption(
      "fromSource: the first argument must be a source, such as csvSource('clicks.csv'); an Observable goes in by eventTime, an array " +
        'by fromArray, an iterable by fromIterable',
    );
  }
  if (!('discover' in source)) return entry(checked, () => new SourceFeed<T>(source));
  const { maxOpen = 1 } = source;
  if (!Number.isInteger(maxOpen) || maxOpen < 1) {
    throw invalidOption(`${source.name}: maxOpen must be a whole number, at least 1; it is ${maxOpen}`);
  }
  const { timestampOf } = options;
  // Each split is quiet by itself: the feed looks after that.
  const watch = checked.idleAfter < Infinity ? null : checked.watch;
  return entry({ ...checked, watch }, () => new SplitFeed<T>(source, { ...checked, timestampOf }));
}
