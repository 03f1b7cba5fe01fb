import { slicedEngine } from './slicedEngine.js';
import type { TimeWindow } from './timeWindow.js';
import type { AlignedWindows, WindowAssigner } from './windowAssigner.js';

/** An assigner whose windows depend on time alone, so that they can be kept in slices. */
export interface AlignedAssigner extends WindowAssigner {
  readonly aligned: AlignedWindows;
}

/** The last `offset + n * period` at or before `time`, for any sign of either (WIN-2). */
export function alignedStart(time: number, period: number, offset: number): number {
  // exact for whole numbers below 2^53, and many times faster than `%`, which leaves the fast path above 2^31
  return Math.floor((time - offset) / period) * period + offset;
}

/** Makes an assigner of `aligned`. Events of one slice share one list of windows: the next one costs two compares. */
export function alignedAssigner(name: string, aligned: AlignedWindows): AlignedAssigner {
  let from = Infinity;
  let to = -Infinity;
  let windows: readonly TimeWindow[] = [];
  return {
    name,
    aligned,
    engine: slicedEngine,
    assign(_value: unknown, timestamp: number): readonly TimeWindow[] {
      if (!(timestamp >= from && timestamp < to)) {
        const start = aligned.sliceStart(timestamp);
        windows = aligned.windowsOf(start);
        to = aligned.sliceEnd(start);
        from = start;
      }
      return windows;
    },
  };
}
