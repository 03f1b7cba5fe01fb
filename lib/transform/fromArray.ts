import type { Stream } from '../frame/frame.js';
import { entry } from './entry.js';
import { entryOf } from './entryOptions.js';
import type { TimedOptions } from './entryOptions.js';
import { ArrayFeed } from './feeds/arrayFeed.js';

/**
 * A stream of an array's values. It runs to its end inside `subscribe`, unless it meets a source that does not, and stops when
 * nobody listens any more. An array is never quiet: `whenQuiet` is for other entries.
 *
 * @example
 * ```ts
 * fromArray([3, 1, 2], { timestampOf: (n) => n * 1000, outOfOrderness: seconds(5) })
 *   .pipe(windowAll(tumbling(seconds(2)), agg.count()), values())
 *   .subscribe((r) => console.log(r.window.start, r.value));
 * // => 0 1
 * // => 2000 2
 * ```
 * @category entries
 */
export function fromArray<T>(array: readonly T[], options: TimedOptions<NoInfer<T>>): Stream<T> {
  const checked = entryOf<T>('fromArray', options?.timestampOf, options ?? {});
  return entry(checked, () => new ArrayFeed<T>(array));
}
