import type { Accumulators } from './accumulators.js';
import type { KeyedSlots } from './keyedSlots.js';
import type { OpenSlice } from './slice.js';
import type { TimeWindow } from './timeWindow.js';

/** Makes one of the slices of a window. Only windows that overlap need it, and their assigners bring it. */
export interface SliceSums {
  /** The sum of all slices of a window, two or more, ordered by time. It may be read until `endSum`. */
  sum(slices: readonly OpenSlice[], window: TimeWindow): KeyedSlots;
  /** The sum is not read any more. */
  endSum(): void;
  /** A slice is about to change. */
  onChange(slice: OpenSlice): void;
  /** The slices before `start` are gone. */
  freeBefore(start: number): void;
  clear(): void;
}

/** Makes it for the slices whose accumulators these are. */
export type SumsFactory = <T, R>(accumulators: Accumulators<T, R>) => SliceSums;
