import type { Accumulators } from './accumulators.js';
import type { KeyedSlots } from './keyedSlots.js';
import type { OpenSlice } from './slice.js';
import type { TimeWindow } from './timeWindow.js';

/** Makes one of the slices of a window. Only windows that overlap need it, and their assigners bring it. */
export interface SliceSums {
  /** The sum of all slices of a window, one or more, ordered by time. It may be read until `endSum`. Windows come by end. */
  sum(slices: readonly OpenSlice[], window: TimeWindow): KeyedSlots;
  /** The sum is not read any more. */
  endSum(): void;
  /** A slice is about to change. */
  onChange(slice: OpenSlice): void;
  /** Keys of slices that were about to change have: those of the accumulators `slots[from..to)`, in slices that begin at `starts[slot]`. */
  onChanged(slots: Int32Array, from: number, to: number, starts: Float64Array): void;
  /** The slices before `start` are about to go. */
  freeBefore(start: number): void;
  clear(): void;
}

/** Makes it for the slices whose accumulators these are. */
export type SumsFactory = <T, R>(accumulators: Accumulators<T, R>) => SliceSums;
