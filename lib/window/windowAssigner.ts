import type { EngineRef } from './engineRef.js';
import type { TimeWindow } from './timeWindow.js';

/** Windows whose bounds depend on nothing but time: the same for every key. They can be kept in slices. */
export interface AlignedWindows {
  /** Where the slice that holds `timestamp` begins: the last start or end of any window at or before it. */
  sliceStart(timestamp: number): number;
  /** Where the slice that begins at `sliceStart` ends: the next start or end of any window. */
  sliceEnd(sliceStart: number): number;
  /** The windows that contain the slice that begins at `sliceStart`, by start and then end, ascending. Empty where windows leave a gap. */
  windowsOf(sliceStart: number): readonly TimeWindow[];
  /** The window after `window` in order of end; `fillEmpty` walks along it. */
  next(window: TimeWindow): TimeWindow;
}

/**
 * Says which windows an event belongs to. The built-in ones are made by `tumbling`, `sliding`, `cumulative`, `session`,
 * `globalWindow`, `countWindow` and `calendar`; an object of this shape is one of your own.
 */
export interface WindowAssigner<in T = unknown> {
  /** For messages: how the assigner was made, such as `tumbling(60000)`. */
  readonly name: string;
  /** The windows of an event, by start and then end, ascending; an empty list leaves the event unassigned. */
  assign(value: T, timestamp: number): readonly TimeWindow[];
  /** Windows of one key that overlap or touch become one, as sessions do. */
  readonly merging?: boolean;
  /** What runs these windows; brought by every assigner that is made by a function of rxtide. */
  readonly engine?: EngineRef;
  /** Present where windows are aligned. */
  readonly aligned?: AlignedWindows;
}
