import { FIRE, type Firing, type Trigger } from '../trigger.js';

import { combination, type Combined } from './combination.js';
import { isAhead } from './windowEnd.js';

interface Progress extends Combined {
  /** The part whose turn it is. */
  at: number;
  /** The part whose turn it was when the window ended, or `at` if it has not. */
  atEnd: number;
}

/**
 * Fires with the first of its parts once, then with the second once, and so on; the last one repeats.
 *
 * All parts see all events and timers from the beginning, but only the one whose turn it is counts; what another fires
 * meanwhile is lost. Each result begins a new count and a new delay for all of them, so `inOrder(afterCount(1), afterCount(100))` fires
 * with the first event and then with every hundredth after it. A part that never fires stops all that follow. Only the
 * part whose turn it is can drop contents.
 *
 * After a merge the part has its turn that the window further ahead was at; not counting what fired at or after the end
 * of an old window if the end of the merged one is still ahead.
 *
 * ```text
 * events                                         a b c d e     end
 * inOrder(afterCount(2), afterWatermark())         ^           ^     late events fire one by one
 * ```
 *
 * It can merge if all parts can. Throws `INVALID_OPTION` without parts, or if one is not a trigger.
 *
 * @example
 * ```ts
 * import { afterCount, afterWatermark, agg, fromArray, inOrder, minutes, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([10, 20, 30, 40], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(tumbling(minutes(1)), agg.count(), { trigger: inOrder(afterCount(1), afterWatermark()) }), values())
 *   .subscribe((r) => console.log(r.pane.timing, r.value));
 * // => early 1
 * // => on-time 4
 * ```
 */
export function inOrder<T>(...triggers: readonly [Trigger<T>, ...Trigger<T>[]]): Trigger<T> {
  const last = triggers.length - 1;
  return combination<T, Progress>('inOrder', triggers, {
    create: (parts) => ({ parts, at: 0, atEnd: 0 }),
    settle(state, firings, context): Firing {
      const firing = firings[state.at] ?? 0;
      if (firing & FIRE) {
        // here as well as in onFired, which does not come if this is a part of an allOf that waits for another
        triggers.forEach((part, i) => part.onFired?.(state.parts[i], context));
        state.at = Math.min(state.at + 1, last);
        if (isAhead(context)) state.atEnd = state.at;
      }
      return firing;
    },
    merge(into, from, context): void {
      into.atEnd = Math.max(into.atEnd, from.atEnd);
      into.at = isAhead(context) ? into.atEnd : Math.max(into.at, from.at);
    },
  });
}
