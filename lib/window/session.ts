import { durationOf, type DurationLike } from '../time/duration.js';

import { lengthOf } from './optionChecks.js';
import type { SessionAssigner } from './sessionAssigner.js';
import { sessionEngine } from './sessionEngine.js';
import type { TimeWindow } from './timeWindow.js';

const GAP = 'the gap of session';

/**
 * Windows that last as long as events keep coming: a session ends when `gap` has passed without an event.
 *
 * Each event opens `[timestamp, timestamp + gap)` (WIN-4), and windows of one key that overlap *or touch* become one, so two
 * events exactly `gap` apart are in the same session (WIN-5). `gap` is a duration, or a function that says it for each
 * event.
 *
 * ```text
 * time     0───────10───────20───────30───────40 s      session(seconds(10))
 * events   a    b                    c
 *          [ a    b         )        [ c      )
 *          0              15         25       35
 * ```
 *
 * A result appears when the watermark reaches `end - 1` of the merged session. A late event that touches a session that is
 * still kept extends it (SES-2), and may join two of them. A trigger that cannot merge is refused (SES-7).
 *
 * Throws `INVALID_OPTION` if `gap` is not a whole number of milliseconds above 0; for a function, when an event gets such
 * a gap.
 *
 * @example
 * ```ts
 * import { agg, fromArray, seconds, session, values, windowAll } from 'rxtide';
 *
 * fromArray([0, 5, 25], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(session(seconds(10)), agg.count()), values())
 *   .subscribe((r) => console.log(r.window.start, r.window.end, r.value));
 * // => 0 15000 2
 * // => 25000 35000 1
 * ```
 */
export function session<T>(gap: DurationLike | ((value: T) => DurationLike)): SessionAssigner<T> {
  const sameGap = typeof gap === 'function' ? undefined : lengthOf(gap, GAP);
  const gapOf = typeof gap === 'function' ? gapPerEvent(gap) : () => sameGap!;
  return {
    name: typeof gap === 'function' ? 'session(gapOf)' : `session(${durationOf(gap, GAP)})`,
    merging: true,
    engine: sessionEngine,
    gap: sameGap,
    gapOf,
    assign: (value: T, timestamp: number): readonly TimeWindow[] => [
      { start: timestamp, end: timestamp + gapOf(value) },
    ],
  };
}

function gapPerEvent<T>(gap: (value: T) => DurationLike): (value: T) => number {
  return (value) => {
    const given = gap(value);
    if (typeof given === 'number' && given > 0 && Number.isSafeInteger(given)) return given;
    return lengthOf(given, 'what the function given to session returns');
  };
}
