import type { DurationLike } from '../../time/duration.js';
import { alignedStart } from '../alignedAssigner.js';
import { invalid, lengthOf } from '../optionChecks.js';
import { perWindowEngine } from '../perWindowEngine.js';
import { CONTINUE, FIRE, type Firing, type Trigger, type TriggerContext } from '../trigger.js';

import { armEnd, type EndTimer, isAhead, lastInstant, rearmEnd } from './windowEnd.js';

/** Options of `atIntervals`. */
export interface AtIntervalsOptions {
  /** What the intervals are counted in: event time, by the watermark (default), or processing time, by the clock. */
  readonly clock?: 'event' | 'processing';
}

/**
 * Fires at each whole multiple of `interval` since the epoch, and when the watermark reaches the end of the window.
 *
 * The first multiple is the one after the first event: after its timestamp, or, with `clock: 'processing'`, after the time
 * at which it arrives. A multiple by which nothing has entered the window since its last result is passed over (Flink gives the
 * same result again), so a quiet window costs nothing and a window without end comes to an end with its input. The firing
 * at the end of the window always happens, and late events fire at once. When windows merge, the earlier of their next
 * times holds (SES-8).
 *
 * ```text
 * watermark                 0────1────2────3────4 s
 * events                     a b            c
 * atIntervals(seconds(1))        ^              ^
 * ```
 *
 * Throws `INVALID_OPTION` if `interval` is not a whole number of milliseconds above 0, or `clock` unknown.
 *
 * @example
 * ```ts
 * import { agg, atIntervals, fromArray, minutes, seconds, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([5, 12, 13, 47], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(tumbling(minutes(1)), agg.count(), { trigger: atIntervals(seconds(10)) }), values())
 *   .subscribe((r) => console.log(r.pane.timing, r.value));
 * // => early 2
 * // => early 4
 * // => on-time 4
 * ```
 */
export function atIntervals(interval: DurationLike, options: AtIntervalsOptions = {}): Trigger {
  const ms = lengthOf(interval, 'the interval of atIntervals');
  const clock = options.clock ?? 'event';
  if (clock === 'event') return byWatermark(ms);
  if (clock === 'processing') return byClock(ms);
  throw invalid('the clock of atIntervals', `'event' or 'processing'`, clock);
}

interface Intervals extends EndTimer {
  /** The multiple to fire at next, or the last one, once it is behind; `null` before the first event. */
  next: number | null;
  /** Whether something has entered the window since its last result; only then is a timer set for `next`. */
  news: boolean;
}

const create = (): Intervals => ({ armed: null, next: null, news: false });

function onFired(state: Intervals): void {
  state.news = false;
}

/** Fires where the timer at `time` is the one that was waited for. */
function fireAt(state: Intervals, time: number): Firing {
  if (!state.news || state.next === null || time < state.next) return CONTINUE;
  state.news = false;
  return FIRE;
}

function onEndTime(state: Intervals, time: number, context: TriggerContext): Firing {
  if (time !== lastInstant(context.window)) return CONTINUE;
  state.news = false;
  return FIRE;
}

function takeOver(into: Intervals, from: Intervals, context: TriggerContext): void {
  if (into.next === null || (from.next !== null && from.next < into.next)) into.next = from.next;
  into.news ||= from.news;
  rearmEnd(into, context);
}

function byWatermark(ms: number): Trigger<unknown, Intervals> {
  /** Waits for the next multiple, if it comes before the end of the window, which has a timer of its own. */
  function arm(state: Intervals, next: number, context: TriggerContext): void {
    state.next = next > context.watermark ? next : alignedStart(context.watermark, ms, 0) + ms;
    if (state.next < lastInstant(context.window)) context.setEventTimer(state.next);
  }
  return {
    name: `atIntervals(${ms})`,
    byWatermarkOnly: false,
    engine: perWindowEngine,
    create,
    onElement(state, _value, timestamp, context): Firing {
      if (!isAhead(context)) return FIRE;
      armEnd(state, context);
      if (!state.news) {
        state.news = true;
        arm(state, state.next ?? alignedStart(timestamp, ms, 0) + ms, context);
      }
      return CONTINUE;
    },
    onEventTime(state, time, context): Firing {
      return onEndTime(state, time, context) || fireAt(state, time);
    },
    onProcessingTime: () => CONTINUE,
    merge(into, from, context): void {
      takeOver(into, from, context);
      if (into.news && into.next !== null && isAhead(context)) arm(into, into.next, context);
    },
    onFired,
  };
}

function byClock(ms: number): Trigger<unknown, Intervals> {
  return {
    name: `atIntervals(${ms}, { clock: 'processing' })`,
    byWatermarkOnly: false,
    engine: perWindowEngine,
    create,
    onElement(state, _value, _timestamp, context): Firing {
      if (!isAhead(context)) return FIRE;
      armEnd(state, context);
      if (!state.news) {
        state.news = true;
        state.next = alignedStart(context.now, ms, 0) + ms;
        context.setProcessingTimer(state.next);
      }
      return CONTINUE;
    },
    onEventTime: onEndTime,
    onProcessingTime: fireAt,
    merge(into, from, context): void {
      takeOver(into, from, context);
      if (!into.news || into.next === null) return;
      if (into.next <= context.now) into.next = alignedStart(context.now, ms, 0) + ms;
      context.setProcessingTimer(into.next);
    },
    onFired,
  };
}
