import { perWindowEngine } from '../perWindowEngine.js';
import { CONTINUE, FIRE, type Firing, type Trigger, type TriggerContext } from '../trigger.js';

import { triggerOf } from './triggerChecks.js';
import { armEnd, type EndTimer, isAhead, lastInstant, rearmEnd } from './windowEnd.js';

/** Options of `afterWatermark`. */
export interface AfterWatermarkOptions<in T = unknown> {
  /** When to give results before the window ends, any number of times; none by default. */
  readonly early?: Trigger<T>;
  /** When to give results for late events, after the first result at or past the end; with every late event by default. */
  readonly late?: Trigger<T>;
}

/**
 * Fires when the watermark reaches the last instant of the window, `end - 1`: the default trigger.
 *
 * An event that comes later, within `allowedLateness`, fires at once, with all that the window holds (WOP-12). A window that
 * only a late event opens fires with that event. When windows merge, the end of the merged window counts: if it is ahead,
 * nothing fires until then; else the next event does (SES-8).
 *
 * `early` is asked until the end, again and again. The firing at the end happens whatever it did. From then on `late` is
 * asked, anew. Should a merge move the end ahead again, `early` is asked again. Which results drop the contents is up to
 * each part: with `early: purging(…)` early results are about what is new, and the one at the end about the rest; with
 * `purging(afterWatermark({ … }))` all are. Without options a window can be kept in slices.
 *
 * ```text
 * events      a b c d          e         f
 * watermark ─────────────────────┤end├────────
 * early         ab   abcd                          afterCount(2)
 * on time                          abcde
 * late                                   abcdef
 * ```
 *
 * It can merge if its parts can. Throws `INVALID_OPTION` if `early` or `late` is not a trigger.
 *
 * @example
 * ```ts
 * import { afterCount, afterWatermark, agg, fromArray, minutes, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([10, 20, 30, 70], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(tumbling(minutes(1)), agg.count(), { trigger: afterWatermark({ early: afterCount(2) }) }), values())
 *   .subscribe((r) => console.log(r.window.start, r.pane.timing, r.value));
 * // => 0 early 2
 * // => 0 on-time 3
 * // => 60000 on-time 1
 * ```
 */
export function afterWatermark<T>(options: AfterWatermarkOptions<T> = {}): Trigger<T> {
  const early = options.early && triggerOf(options.early, 'early of afterWatermark');
  const late = options.late && triggerOf(options.late, 'late of afterWatermark');
  return early || late ? withPhases(early, late) : atEnd;
}

const atEnd: Trigger<unknown, EndTimer> = {
  name: 'afterWatermark()',
  byWatermarkOnly: true,
  create: () => ({ armed: null }),
  onElement(state, _value, _timestamp, context): Firing {
    if (!isAhead(context)) return FIRE;
    armEnd(state, context);
    return CONTINUE;
  },
  onEventTime: (_state, time, context) => (time === lastInstant(context.window) ? FIRE : CONTINUE),
  onProcessingTime: () => CONTINUE,
  merge: (into, _from, context) => rearmEnd(into, context),
};

/** `early` is there before the first firing at or past the end, `late` after it; each only if the option was given. */
interface Phases extends EndTimer {
  passed: boolean;
  early: unknown;
  late: unknown;
}

function withPhases<T>(early: Trigger<T> | undefined, late: Trigger<T> | undefined): Trigger<T, Phases> {
  function pass(state: Phases): Firing {
    state.passed = true;
    state.early = null;
    state.late = late ? late.create() : null;
    return FIRE;
  }

  /** The end is ahead again: the window has grown. */
  function reopen(state: Phases): void {
    state.passed = false;
    state.early = early ? early.create() : null;
    state.late = null;
  }

  function merge(into: Phases, from: Phases, context: TriggerContext): void {
    rearmEnd(into, context);
    if (isAhead(context)) {
      if (into.passed) reopen(into);
      if (early) early.merge?.(into.early, from.passed ? early.create() : from.early, context);
    } else if (into.passed || from.passed) {
      // `merge` into a part that is new sets the timers of the merged window
      if (!into.passed) pass(into);
      if (late) late.merge?.(into.late, from.passed ? from.late : late.create(), context);
    }
  }

  const named = [early && `early: ${early.name}`, late && `late: ${late.name}`].filter(Boolean).join(', ');
  const merges = [early, late].every((part) => part === undefined || part.merge !== undefined);
  return {
    name: `afterWatermark({ ${named} })`,
    byWatermarkOnly: false,
    engine: perWindowEngine,
    create: () => ({ armed: null, passed: false, early: early ? early.create() : null, late: null }),
    onElement(state, value, timestamp, context): Firing {
      if (isAhead(context)) {
        armEnd(state, context);
        if (state.passed) reopen(state);
        return early ? early.onElement(state.early, value, timestamp, context) : CONTINUE;
      }
      if (!state.passed) return pass(state);
      return late ? late.onElement(state.late, value, timestamp, context) : FIRE;
    },
    onEventTime(state, time, context): Firing {
      if (!state.passed) {
        if (time === lastInstant(context.window)) return pass(state);
        return early ? early.onEventTime(state.early, time, context) : CONTINUE;
      }
      return late ? late.onEventTime(state.late, time, context) : CONTINUE;
    },
    onProcessingTime(state, time, context): Firing {
      if (!state.passed) return early ? early.onProcessingTime(state.early, time, context) : CONTINUE;
      return late ? late.onProcessingTime(state.late, time, context) : CONTINUE;
    },
    ...(merges && { merge }),
    onFired(state, context): void {
      if (!state.passed) early?.onFired?.(state.early, context);
      else late?.onFired?.(state.late, context);
    },
  };
}
