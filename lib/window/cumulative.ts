import type { DurationLike } from '../time/duration.js';

import { alignedAssigner, alignedStart, type AlignedAssigner } from './alignedAssigner.js';
import { invalid, lengthOf, offsetOf } from './optionChecks.js';
import { overlapEngine } from './overlapEngine.js';
import type { TimeWindow } from './timeWindow.js';

/** Options of `cumulative`. */
export interface CumulativeOptions {
  /** Moves the starts away from the epoch, by less than `max`, in either direction; 0 by default. */
  readonly offset?: DurationLike;
}

/**
 * Windows that grow by `step` until they are `max` long, and then begin anew: the visitors of today until 01:00, until
 * 02:00, …, until 24:00. Each step gives a window of its own with the same start, and an event is in all that end after it
 * (WIN-10).
 *
 * Starts are at `offset + n * max`, counted from the epoch in UTC.
 *
 * ```text
 * time     0────1────2────3 h      cumulative(hours(3), hours(1))
 *          [ a  )
 *          [ a    b  )
 *          [ a    b       )
 * events     a    b
 * ```
 *
 * A result appears every `step`, when the watermark reaches `end - 1`. Windows share their slices, so the many windows of
 * an event cost nothing extra.
 *
 * Throws `INVALID_OPTION` if `max` or `step` is not a whole number of milliseconds above 0, `max` is not a multiple of
 * `step`, or `offset` is not shorter than `max`.
 *
 * @example
 * ```ts
 * import { agg, cumulative, fromArray, hours, values, windowAll } from 'rxtide';
 *
 * fromArray([30, 90], { timestampOf: (minute) => minute * 60_000 })
 *   .pipe(windowAll(cumulative(hours(3), hours(1)), agg.count()), values())
 *   .subscribe((r) => console.log(r.window.start, r.window.end, r.value));
 * // => 0 3600000 1
 * // => 0 7200000 2
 * // => 0 10800000 2
 * ```
 */
export function cumulative(max: DurationLike, step: DurationLike, options: CumulativeOptions = {}): AlignedAssigner {
  const longest = lengthOf(max, 'the longest size of cumulative');
  const growth = lengthOf(step, 'the step of cumulative');
  if (longest % growth !== 0) {
    throw invalid('the longest size of cumulative', `a multiple of its step, ${growth} ms`, longest);
  }
  const offset = offsetOf(options.offset, longest, 'the offset of cumulative');
  const name = `cumulative(${longest}, ${growth}${offset === 0 ? '' : `, { offset: ${offset} }`})`;

  const assigner = alignedAssigner(name, {
    sliceStart: (timestamp: number): number => alignedStart(timestamp, growth, offset),
    sliceEnd: (sliceStart: number): number => sliceStart + growth,
    windowsOf(sliceStart: number): readonly TimeWindow[] {
      const start = alignedStart(sliceStart, longest, offset);
      const over = (sliceStart - start) / growth;
      return Array.from({ length: longest / growth - over }, (_, i) => ({
        start,
        end: start + (over + i + 1) * growth,
      }));
    },
    next(window: TimeWindow): TimeWindow {
      const full = window.end - window.start === longest;
      return { start: full ? window.end : window.start, end: window.end + growth };
    },
  });
  return { ...assigner, engine: overlapEngine };
}
