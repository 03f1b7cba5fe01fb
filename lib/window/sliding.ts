import type { DurationLike } from '../time/duration.js';

import { alignedAssigner, alignedStart, type AlignedAssigner } from './alignedAssigner.js';
import { lengthOf, offsetOf } from './optionChecks.js';
import { slidingEngine } from './slidingEngine.js';
import type { TimeWindow } from './timeWindow.js';

/** Options of `sliding`. */
export interface SlidingOptions {
  /** Moves the starts away from the epoch, by less than the slide, in either direction; 0 by default. */
  readonly offset?: DurationLike;
}

/**
 * Windows of one size that start every `slide`: with a slide shorter than the size they overlap, and an event is in
 * several.
 *
 * Starts are at `offset + n * slide`, counted from the epoch in UTC, also before 1970 (WIN-2, WIN-3). With a slide longer
 * than the size there are gaps: an event in a gap is in no window and is counted as unassigned.
 *
 * ```text
 * time     0────1────2────3────4 min      sliding(minutes(2), minutes(1))
 *          [ a    b  )
 *               [ b    c  )
 *                    [ c    d  )
 * events     a    b    c    d
 * ```
 *
 * A result appears when the watermark reaches `end - 1`, once every slide, unless a trigger says otherwise. The size need
 * not be a multiple of the slide, but then windows are kept in twice as many slices.
 *
 * Throws `INVALID_OPTION` if `size` or `slide` is not a whole number of milliseconds above 0, or `offset` not shorter than
 * `slide`.
 *
 * @example
 * ```ts
 * import { agg, fromArray, minutes, sliding, values, windowAll } from 'rxtide';
 *
 * fromArray([30, 90], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(sliding(minutes(2), minutes(1)), agg.count()), values())
 *   .subscribe((r) => console.log(r.window.start, r.window.end, r.value));
 * // => -60000 60000 1
 * // => 0 120000 2
 * // => 60000 180000 1
 * ```
 */
export function sliding(size: DurationLike, slide: DurationLike, options: SlidingOptions = {}): AlignedAssigner {
  const length = lengthOf(size, 'the size of sliding');
  const step = lengthOf(slide, 'the slide of sliding');
  const offset = offsetOf(options.offset, step, 'the offset of sliding');
  // windows start at the multiples of `step` and end `rest` after them: a second cut per slide unless it is 0
  const rest = length % step;
  const name = `sliding(${length}, ${step}${offset === 0 ? '' : `, { offset: ${offset} }`})`;

  /** The windows of the slice that was asked for last: the next one shares all but one or two of them. */
  let known: readonly TimeWindow[] = [];

  const assigner = alignedAssigner(name, {
    sliceStart(timestamp: number): number {
      const start = alignedStart(timestamp, step, offset);
      return rest > 0 && timestamp >= start + rest ? start + rest : start;
    },
    sliceEnd(sliceStart: number): number {
      const start = alignedStart(sliceStart, step, offset);
      return sliceStart < start + rest ? start + rest : start + step;
    },
    windowsOf(sliceStart: number): readonly TimeWindow[] {
      const last = alignedStart(sliceStart, step, offset);
      // the starts after `sliceStart - length`, up to `last`; none in a gap
      const count = Math.floor((last - sliceStart + length - 1) / step) + 1;
      const first = last - (count - 1) * step;
      const shift = known.length === 0 ? 0 : (first - known[0]!.start) / step;
      const windows: TimeWindow[] = [];
      for (let i = 0; i < count; i++) {
        const start = first + i * step;
        windows.push(known[i + shift] ?? { start, end: start + length });
      }
      return (known = windows);
    },
    next: (window: TimeWindow): TimeWindow => ({ start: window.start + step, end: window.end + step }),
  });
  return { ...assigner, engine: slidingEngine(length, step) };
}
