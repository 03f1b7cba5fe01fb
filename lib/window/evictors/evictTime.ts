import type { DurationLike } from '../../time/duration.js';
import type { Evictor } from '../evictor.js';
import { lengthOf } from '../optionChecks.js';

import { type EvictOptions, evictorOf } from './evictOptions.js';

/**
 * Keeps the events of the last `duration` milliseconds before the newest event of the window, and removes older ones, as well
 * as those exactly `duration` older (EVI). Their order stays that of arrival.
 *
 * It acts when the window gives a result. A window with an evictor keeps every event until then.
 *
 * ```text
 * time                    0────10───20───30 s   result
 * events                  a    b    c    d
 * evictTime(seconds(20))                        [c d]       b is 20 s older than d
 * ```
 *
 * Throws `INVALID_OPTION` if `duration` is not a whole number of milliseconds above 0.
 *
 * @example
 * ```ts
 * import { agg, evictTime, fromArray, minutes, seconds, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([0, 10, 20, 30], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(tumbling(minutes(1)), agg.collect(), { evictor: evictTime(seconds(20)) }), values())
 *   .subscribe((r) => console.log(r.value));
 * // => [ 20, 30 ]
 * ```
 */
export function evictTime(duration: DurationLike, options: EvictOptions = {}): Evictor {
  const ms = lengthOf(duration, 'the duration of evictTime');
  return evictorOf(`evictTime(${ms})`, options, (elements) => {
    let newest = -Infinity;
    for (const { timestamp } of elements) newest = Math.max(newest, timestamp);
    return elements.filter(({ timestamp }) => timestamp > newest - ms);
  });
}
