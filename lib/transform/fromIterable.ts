import { invalidOption } from '../errors/invalidOption.js';
import type { Stream } from '../frame/frame.js';
import { entry } from './entry.js';
import type { TimedOptions } from './entryOptions.js';
import { AsyncIterableFeed, IterableFeed } from './feeds/iterableFeed.js';
import { waitingEntryOf } from './waitingEntry.js';

/**
 * A stream of the values of an iterable, synchronous or not. It asks for values only when they can be sent, so a slow sink slows it,
 * and it lets the host work every 8 ms. After a restore the iterable is read anew, and what was sent is skipped.
 *
 * @example
 * ```ts
 * fromIterable(new Set([1000, 2000]), { timestampOf: (n) => n })
 *   .pipe(windowAll(tumbling(seconds(10)), agg.count()), values())
 *   .subscribe((r) => console.log(r.value));
 * // => 2
 * ```
 * @category entries
 */
export function fromIterable<T>(
  iterable: Iterable<T> | AsyncIterable<T>,
  options: TimedOptions<NoInfer<T>>,
): Stream<T> {
  const checked = waitingEntryOf<T>('fromIterable', options?.timestampOf, options ?? {});
  if (!isIterable(iterable)) {
    throw invalidOption(
      'fromIterable: the first argument must be an iterable, asynchronous or not; an Observable goes in by eventTime, and a promise is to be awaited first',
    );
  }
  return entry(checked, () =>
    Symbol.asyncIterator in iterable ? new AsyncIterableFeed<T>(iterable) : new IterableFeed<T>(iterable),
  );
}

function isIterable(given: Iterable<unknown> | AsyncIterable<unknown>): boolean {
  const methods = given as Partial<Iterable<unknown> & AsyncIterable<unknown>> | null | undefined;
  return typeof (methods?.[Symbol.asyncIterator] ?? methods?.[Symbol.iterator]) === 'function';
}
