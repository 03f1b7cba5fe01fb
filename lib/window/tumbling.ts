import type { DurationLike } from '../time/duration.js';

import { alignedAssigner, alignedStart, type AlignedAssigner } from './alignedAssigner.js';
import { lengthOf, offsetOf } from './optionChecks.js';
import type { TimeWindow } from './timeWindow.js';

/** Options of `tumbling`. */
export interface TumblingOptions {
  /** Moves the bounds away from the epoch, by less than the size, in either direction; 0 by default. */
  readonly offset?: DurationLike;
}

/**
 * Windows of one size, one after the other: each event is in exactly one.
 *
 * A window starts at `offset + n * size` for a whole `n`, counted from the epoch in UTC, also before 1970 (WIN-2), and
 * holds the events with `start <= timestamp < end` (WIN-1). Days and weeks that follow a time zone are `calendar`.
 *
 * ```text
 * events   a   b       c    d
 * time   0──────────60──────────120 s
 * size     [ a b )     [ c d )
 * ```
 *
 * Its result appears when the watermark reaches `end - 1`, unless a trigger says otherwise.
 *
 * Throws `INVALID_OPTION` if `size` is not a whole number of milliseconds above 0, or `offset` not shorter than `size`.
 *
 * @example
 * ```ts
 * import { agg, fromArray, minutes, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([10, 50, 70, 90], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(tumbling(minutes(1)), agg.count()), values())
 *   .subscribe((r) => console.log(r.window.start, r.window.end, r.value));
 * // => 0 60000 2
 * // => 60000 120000 2
 * ```
 */
export function tumbling(size: DurationLike, options: TumblingOptions = {}): AlignedAssigner {
  const length = lengthOf(size, 'the size of tumbling');
  const offset = offsetOf(options.offset, length, 'the offset of tumbling');
  const name = offset === 0 ? `tumbling(${length})` : `tumbling(${length}, { offset: ${offset} })`;
  return alignedAssigner(name, {
    sliceStart: (timestamp: number): number => alignedStart(timestamp, length, offset),
    sliceEnd: (sliceStart: number): number => sliceStart + length,
    windowsOf: (sliceStart: number): readonly TimeWindow[] => [{ start: sliceStart, end: sliceStart + length }],
    next: (window: TimeWindow): TimeWindow => ({ start: window.end, end: window.end + length }),
  });
}
