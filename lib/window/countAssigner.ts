import type { WindowAssigner } from './windowAssigner.js';

/** How many events of a key a window of `countWindow` holds, and after how many a result appears. */
export interface CountBounds {
  readonly size: number;
  readonly slide: number;
}

/** An assigner whose windows are bounded by the number of events of a key. Engines recognise it by `count`. */
export interface CountAssigner extends WindowAssigner {
  readonly count: CountBounds;
}
