import type { DurationLike } from '../../time/duration.js';
import { lengthOf } from '../optionChecks.js';
import { perWindowEngine } from '../perWindowEngine.js';
import { CONTINUE, FIRE, type Firing, type Trigger, type TriggerContext } from '../trigger.js';

interface Delay {
  /** When to fire; `null` until an event comes. */
  due: number | null;
  /** The timer that is set. It outlives a firing that another trigger asked for, and is then used for the next delay. */
  armed: number | null;
}

/**
 * Fires `delay` milliseconds of processing time after the first event since the window last gave a result, again and again.
 *
 * Without a new event nothing fires. A result that another trigger of a combination asked for also begins it anew. When
 * windows merge, the earlier of their times holds (SES-8).
 *
 * It knows nothing of the end of a window. On a window of time use it as
 * `afterWatermark({ early: afterProcessingTime(seconds(1)) })`.
 *
 * ```text
 * clock                     0────1────2────3────4 s
 * events                    a  b         c
 * afterProcessingTime(1 s)       ^            ^
 * ```
 *
 * Results depend on the clock: replayed, the same events may give other early results, and the same last one.
 *
 * Throws `INVALID_OPTION` if `delay` is not a whole number of milliseconds above 0.
 *
 * @example
 * ```ts
 * import { afterProcessingTime, afterWatermark, agg, fromArray, minutes, seconds, tumbling, values, windowAll } from 'rxtide';
 *
 * // an array is read in less than a second; what then still waits for the clock fires when the input ends
 * fromArray([10, 20], { timestampOf: (s) => s * 1000 })
 *   .pipe(
 *     windowAll(tumbling(minutes(1)), agg.count(), { trigger: afterWatermark({ early: afterProcessingTime(seconds(1)) }) }),
 *     values(),
 *   )
 *   .subscribe((r) => console.log(r.pane.timing, r.value));
 * // => early 2
 * // => on-time 2
 * ```
 */
export function afterProcessingTime(delay: DurationLike): Trigger {
  const ms = lengthOf(delay, 'the delay of afterProcessingTime');

  /** At most one timer at a time: a new one is set only if none is under way that comes in time. */
  function arm(state: Delay, due: number, context: TriggerContext): void {
    if (state.armed !== null && state.armed <= due) return;
    state.armed = due;
    context.setProcessingTimer(due);
  }

  const trigger: Trigger<unknown, Delay> = {
    name: `afterProcessingTime(${ms})`,
    byWatermarkOnly: false,
    engine: perWindowEngine,
    create: () => ({ due: null, armed: null }),
    onElement(state, _value, _timestamp, context): Firing {
      if (state.due === null) {
        state.due = context.now + ms;
        arm(state, state.due, context);
      }
      return CONTINUE;
    },
    onEventTime: () => CONTINUE,
    onProcessingTime(state, time, context): Firing {
      if (state.armed !== null && state.armed <= time) state.armed = null;
      if (state.due === null) return CONTINUE;
      if (state.due <= time) {
        state.due = null;
        return FIRE;
      }
      arm(state, state.due, context);
      return CONTINUE;
    },
    merge(into, from, context): void {
      into.due = earlier(into.due, from.due);
      into.armed = null;
      if (into.due !== null) arm(into, into.due, context);
    },
    onFired(state): void {
      state.due = null;
    },
  };
  return trigger;
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
