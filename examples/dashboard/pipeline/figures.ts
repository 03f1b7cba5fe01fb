import { agg } from 'rxtide';
import type { WindowResult } from 'rxtide';
import { quantile } from 'rxtide/sketches';
import type { Reading } from './reading.js';

/** What is worked out of the readings of a key in a window. Of none there is no result, so nothing is undefined in one that there is. */
export interface Figures {
  readonly count: number;
  readonly mean: number | undefined;
  readonly p95: number | undefined;
}

/** The result of a key and a window: early, on time, or revised. */
export type Result = WindowResult<string, Figures>;

/** How the figures are worked out: the p95 to within one percent. */
export const figures = {
  count: agg.count(),
  mean: agg.mean((reading: Reading) => reading.value),
  p95: quantile((reading: Reading) => reading.value, 0.95),
};
