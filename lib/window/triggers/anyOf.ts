import type { Firing, Trigger } from '../trigger.js';

import { combination } from './combination.js';

/**
 * Fires whenever at least one of its parts does.
 *
 * Each result begins a new count and a new delay for all parts, whichever asked for it: `anyOf(afterCount(100),
 * afterProcessingTime(seconds(1)))` is "100 events, or a second after the first one". If several parts fire at once, that is one
 * result; it drops the contents if one of those that fired is `purging`.
 *
 * ```text
 * events                                a b c d e        end
 * afterCount(3)                             ^
 * anyOf(afterCount(3), afterWatermark())    ^            ^
 * ```
 *
 * It can merge if all parts can. Throws `INVALID_OPTION` without parts, or if one is not a trigger.
 *
 * @example
 * ```ts
 * import { afterCount, afterWatermark, agg, anyOf, fromArray, minutes, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([10, 20, 30, 40], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(tumbling(minutes(1)), agg.count(), { trigger: anyOf(afterCount(3), afterWatermark()) }), values())
 *   .subscribe((r) => console.log(r.pane.timing, r.value));
 * // => early 3
 * // => on-time 4
 * ```
 */
export function anyOf<T>(...triggers: readonly [Trigger<T>, ...Trigger<T>[]]): Trigger<T> {
  return combination<T, { readonly parts: unknown[] }>('anyOf', triggers, {
    create: (parts) => ({ parts }),
    settle(_state, firings): Firing {
      let any = 0;
      for (const firing of firings) any |= firing;
      return any as Firing;
    },
  });
}
