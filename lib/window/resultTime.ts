import type { WindowCell } from './windowCell.js';

/**
 * The event time of a result: the last instant of its window (WOP-8). Where that is the end of time, the moment at which it is given: the time of
 * the newest event, but past the watermark, so that it is late nowhere downstream.
 */
export function resultTime({ window, newest }: WindowCell, watermark: number): number {
  if (window.end < Infinity) return window.end - 1;
  return watermark < Infinity ? Math.max(newest, watermark + 1) : newest;
}
