import { perWindowEngine } from '../perWindowEngine.js';
import { FIRE, PURGE, type Firing, type Trigger } from '../trigger.js';

import { triggerOf } from './triggerChecks.js';

/**
 * Fires when `trigger` does, and then drops what the window holds: each result is about the events since the last one.
 *
 * Only the contents are dropped. The trigger goes on where it was, and the window keeps its number of panes and its place
 * (WOP-7). Inside a combination only the firings of this part purge:
 *
 * - `anyOf(purging(a), b)` drops the contents when `a` fires, also if `b` does at the same moment, and keeps them when `b` alone does;
 * - `allOf(purging(a), b)` drops them when all have fired;
 * - `afterWatermark({ early: purging(a) })` gives early results about what is new, and at the end one about the rest;
 * - `purging(afterWatermark({ early, late }))` does so throughout.
 *
 * A window that is empty when its trigger fires gives no result. It can merge if `trigger` can.
 *
 * ```text
 * events                    a b c d
 * afterCount(2)               ab  abcd
 * purging(afterCount(2))      ab  cd
 * ```
 *
 * Throws `INVALID_OPTION` if `trigger` is not one.
 *
 * @example
 * ```ts
 * import { afterCount, agg, fromArray, globalWindow, purging, values, windowAll } from 'rxtide';
 *
 * fromArray([1, 2, 3, 4], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(globalWindow(), agg.collect(), { trigger: purging(afterCount(2)) }), values())
 *   .subscribe((r) => console.log(r.value));
 * // => [ 1, 2 ]
 * // => [ 3, 4 ]
 * ```
 */
export function purging<T>(trigger: Trigger<T>): Trigger<T> {
  const inner = triggerOf(trigger, 'the argument of purging');
  return {
    name: `purging(${inner.name})`,
    byWatermarkOnly: false,
    engine: perWindowEngine,
    create: () => inner.create(),
    onElement: (state, value, timestamp, context) => emptied(inner.onElement(state, value, timestamp, context)),
    onEventTime: (state, time, context) => emptied(inner.onEventTime(state, time, context)),
    onProcessingTime: (state, time, context) => emptied(inner.onProcessingTime(state, time, context)),
    ...(inner.merge && { merge: inner.merge.bind(inner) }),
    onFired: (state, context) => inner.onFired?.(state, context),
  };
}

function emptied(firing: Firing): Firing {
  return (firing & FIRE ? firing | PURGE : firing) as Firing;
}
