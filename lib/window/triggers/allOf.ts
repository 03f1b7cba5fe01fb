import { FIRE, PURGE, type Firing, type Trigger } from '../trigger.js';

import { combination, type Combined } from './combination.js';
import { isAhead } from './windowEnd.js';

/** Beside the bits of a firing: the window had ended by then. */
const PAST_END = 4;

interface Waiting extends Combined {
  /** By part: how it fired since the last result, 0 if it has not. */
  readonly fired: number[];
}

/**
 * Fires once all of its parts have fired since the last result, in any order; then all have to fire again.
 *
 * A part that fires more than once meanwhile counts once. The result drops the contents if one of the parts that fired is
 * `purging`; nothing is dropped before. After a merge a part counts as fired if it had fired in one of the windows; not so
 * if that was at or after the end of the old window and the end of the merged one is still ahead.
 *
 * ```text
 * events                                   a b c      end   d e
 * allOf(afterCount(2), afterWatermark())              ^       ^   late events fire two by two
 * ```
 *
 * It can merge if all parts can. Throws `INVALID_OPTION` without parts, or if one is not a trigger.
 *
 * @example
 * ```ts
 * import { afterCount, afterWatermark, agg, allOf, fromArray, minutes, tumbling, values, windowAll } from 'rxtide';
 *
 * // a result at the end of a minute, but only of a minute with two events or more
 * fromArray([10, 20, 70], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(tumbling(minutes(1)), agg.count(), { trigger: allOf(afterCount(2), afterWatermark()) }), values())
 *   .subscribe((r) => console.log(r.window.start, r.value));
 * // => 0 2
 * ```
 */
export function allOf<T>(...triggers: readonly [Trigger<T>, ...Trigger<T>[]]): Trigger<T> {
  return combination<T, Waiting>('allOf', triggers, {
    create: (parts) => ({ parts, fired: parts.map(() => 0) }),
    settle(state, firings, context): Firing {
      const end = isAhead(context) ? 0 : PAST_END;
      let all = true;
      let bits = 0;
      for (let i = 0; i < firings.length; i++) {
        const firing = firings[i] ?? 0;
        if (firing & FIRE) state.fired[i] ||= firing | end;
        else bits |= firing;
        all &&= state.fired[i] !== 0;
      }
      if (!all) return (bits & PURGE) as Firing;
      for (const fired of state.fired) bits |= fired;
      state.fired.fill(0);
      return (bits & (FIRE | PURGE)) as Firing;
    },
    merge(into, from, context): void {
      const ahead = isAhead(context);
      into.fired.forEach((fired, i) => {
        const either = sooner(fired, from.fired[i] ?? 0);
        into.fired[i] = ahead && either & PAST_END ? 0 : either;
      });
    },
    onFired(state): void {
      state.fired.fill(0);
    },
  });
}

function sooner(a: number, b: number): number {
  return a === 0 || (a & PAST_END && b !== 0) ? b : a;
}
