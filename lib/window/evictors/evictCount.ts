import type { Evictor } from '../evictor.js';
import { countOf } from '../optionChecks.js';

import { type EvictOptions, evictorOf } from './evictOptions.js';

/**
 * Keeps the last `n` events of a window, in order of arrival, and removes those before them (EVI).
 *
 * It acts when the window gives a result. A window with an evictor keeps every event until then.
 *
 * ```text
 * events           a b c d e   result
 * evictCount(3)                [c d e]
 * ```
 *
 * Throws `INVALID_OPTION` if `n` is not a whole number, at least 1.
 *
 * @example
 * ```ts
 * import { agg, evictCount, fromArray, minutes, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([10, 20, 30, 40], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(tumbling(minutes(1)), agg.collect(), { evictor: evictCount(2) }), values())
 *   .subscribe((r) => console.log(r.value));
 * // => [ 30, 40 ]
 * ```
 */
export function evictCount(n: number, options: EvictOptions = {}): Evictor {
  const most = countOf(n, 'the count of evictCount');
  return evictorOf(`evictCount(${most})`, options, (elements) =>
    elements.length > most ? elements.slice(elements.length - most) : elements,
  );
}
