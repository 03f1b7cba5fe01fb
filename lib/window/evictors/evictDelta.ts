import type { Evictor } from '../evictor.js';
import { functionOf, thresholdOf } from '../optionChecks.js';

import { type EvictOptions, evictorOf } from './evictOptions.js';

/**
 * Keeps the events that differ by less than `threshold` from the last one to arrive, and removes the others (EVI).
 *
 * `distance(value, last)` says how far they are apart; it is asked about the last event too, which stays if its distance
 * from itself is below the threshold. An event for which it gives NaN stays.
 *
 * It acts when the window gives a result. A window with an evictor keeps every event until then.
 *
 * ```text
 * values                            1  8  3  9   result
 * evictDelta((a, b) => b - a, 4)                 [8 9]      1 and 3 are 4 or more below 9
 * ```
 *
 * Throws `INVALID_OPTION` if `distance` is not a function or `threshold` not a finite number.
 *
 * @example
 * ```ts
 * import { agg, evictDelta, fromArray, minutes, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([1, 5, 6, 8], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(tumbling(minutes(1)), agg.collect(), { evictor: evictDelta((a, b) => b - a, 3) }), values())
 *   .subscribe((r) => console.log(r.value));
 * // => [ 6, 8 ]
 * ```
 */
export function evictDelta<T>(
  distance: (value: T, last: T) => number,
  threshold: number,
  options: EvictOptions = {},
): Evictor<T> {
  const apart = functionOf(distance, 'the first argument of evictDelta', '(a, b) => Math.abs(b.price - a.price)');
  const limit = thresholdOf(threshold, 'the threshold of evictDelta');
  return evictorOf<T>(`evictDelta(distance, ${limit})`, options, (elements) => {
    const last = elements.at(-1);
    return last === undefined ? elements : elements.filter(({ value }) => !(apart(value, last.value) >= limit));
  });
}
