import { functionOf, thresholdOf } from '../optionChecks.js';
import { perWindowEngine } from '../perWindowEngine.js';
import { CONTINUE, FIRE, type Firing, type Trigger } from '../trigger.js';

interface Baseline<T> {
  /** False until the first event: a value may be anything, also `undefined`. */
  known: boolean;
  /** The last value at the last result, or the first one. */
  baseline: T | null;
  latest: T | null;
}

/**
 * Fires when a value differs by more than `threshold` from the one at the last result.
 *
 * The first event is only the first baseline. `distance(baseline, value)` says how far they are apart; NaN is not more
 * than anything. The baseline moves to the latest value when the window gives a result, also one that another trigger of a
 * combination asked for, and at no other time: small steps add up.
 *
 * It cannot be used where windows merge, as sessions do, since two baselines cannot become one (SES-7). It knows nothing of
 * the end of a window: write `anyOf(afterDelta(…), afterWatermark())` for a result there.
 *
 * ```text
 * values                            10  12  14  16  19
 * afterDelta((a, b) => b - a, 3)            ^       ^       baselines 10, 14, 19
 * ```
 *
 * Throws `INVALID_OPTION` if `distance` is not a function or `threshold` not a finite number.
 *
 * @example
 * ```ts
 * import { afterDelta, agg, fromArray, globalWindow, values, windowAll } from 'rxtide';
 *
 * fromArray([10, 12, 14, 16, 19], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(globalWindow(), agg.collect(), { trigger: afterDelta((a, b) => b - a, 3) }), values())
 *   .subscribe((r) => console.log(r.value));
 * // => [ 10, 12, 14 ]
 * // => [ 10, 12, 14, 16, 19 ]
 * ```
 */
export function afterDelta<T>(distance: (baseline: T, value: T) => number, threshold: number): Trigger<T> {
  const apart = functionOf(distance, 'the first argument of afterDelta', '(a, b) => Math.abs(b.price - a.price)');
  const limit = thresholdOf(threshold, 'the threshold of afterDelta');
  const trigger: Trigger<T, Baseline<T>> = {
    name: `afterDelta(distance, ${limit})`,
    byWatermarkOnly: false,
    engine: perWindowEngine,
    create: () => ({ known: false, baseline: null, latest: null }),
    onElement(state, value): Firing {
      // asked before anything changes: if it throws, the state is as it was
      const fires = state.known && apart(state.baseline as T, value) > limit;
      if (fires || !state.known) state.baseline = value;
      state.known = true;
      state.latest = value;
      return fires ? FIRE : CONTINUE;
    },
    onEventTime: () => CONTINUE,
    onProcessingTime: () => CONTINUE,
    onFired(state): void {
      state.baseline = state.latest;
    },
  };
  return trigger;
}
