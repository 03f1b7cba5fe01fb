import { countOf } from '../optionChecks.js';
import { perWindowEngine } from '../perWindowEngine.js';
import { CONTINUE, FIRE, type Firing, type Trigger } from '../trigger.js';

interface Counted {
  count: number;
}

/**
 * Fires with every `n`-th event since the window last gave a result.
 *
 * The count begins anew with each result of the window, also one that another trigger of a combination asked for. When
 * windows merge, their counts are added; that alone does not fire (SES-8).
 *
 * Alone on a window of time it gives no result for the events that are left over when the window ends, as there is no
 * `n`-th one: write `anyOf(afterCount(n), afterWatermark())`, or `afterWatermark({ early: afterCount(n) })`.
 *
 * ```text
 * events           a b c d e
 * afterCount(2)      ^   ^
 * ```
 *
 * Throws `INVALID_OPTION` if `n` is not a whole number, at least 1.
 *
 * @example
 * ```ts
 * import { afterCount, agg, fromArray, globalWindow, values, windowAll } from 'rxtide';
 *
 * fromArray([1, 2, 3, 4, 5], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(globalWindow(), agg.sum((n) => n), { trigger: afterCount(2) }), values())
 *   .subscribe((r) => console.log(r.value));
 * // => 3
 * // => 10
 * ```
 */
export function afterCount(n: number): Trigger {
  const limit = countOf(n, 'the count of afterCount');
  const trigger: Trigger<unknown, Counted> = {
    name: `afterCount(${limit})`,
    byWatermarkOnly: false,
    engine: perWindowEngine,
    create: () => ({ count: 0 }),
    onElement(state): Firing {
      state.count += 1;
      if (state.count < limit) return CONTINUE;
      state.count = 0;
      return FIRE;
    },
    onEventTime: () => CONTINUE,
    onProcessingTime: () => CONTINUE,
    merge(into, from): void {
      into.count += from.count;
    },
    onFired(state): void {
      state.count = 0;
    },
  };
  return trigger;
}
