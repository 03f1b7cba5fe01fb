import type { KeyedSlots } from './keyedSlots.js';
import type { TimeWindow } from './timeWindow.js';
import type { AlignedWindows } from './windowAssigner.js';

/** A stretch of time that no window begins or ends within, and what the keys that had events in it have come to. */
export class Slice {
  readonly start: number;
  readonly end: number;
  /** The end of the first of them to end, and of the last; −∞: there is none. */
  readonly firstEnd: number;
  readonly lastEnd: number;
  /** Its keys, once it is one of the operator's slices. */
  held: KeyedSlots | null = null;
  /** Events in it of which no window has given a result. */
  unfired = 0;
  readonly #aligned: AlignedWindows;

  constructor(start: number, end: number, aligned: AlignedWindows) {
    this.start = start;
    this.end = end;
    this.#aligned = aligned;
    const { windows } = this;
    let first = windows.length === 0 ? -Infinity : Infinity;
    let last = -Infinity;
    for (const window of windows) {
      first = Math.min(first, window.end);
      last = Math.max(last, window.end);
    }
    this.firstEnd = first;
    this.lastEnd = last;
  }

  /**
   * The windows that contain it. They are asked for anew: there may be a thousand, and a list of them for each slice is what the collector
   * would have most to do with.
   */
  get windows(): readonly TimeWindow[] {
    return this.#aligned.windowsOf(this.start);
  }
}

/** A slice that is one of the operator's. */
export type OpenSlice = Slice & { held: KeyedSlots };

/** The index of the first of `slices[from..to)` that begins at or after `time`. */
export function indexOf(slices: readonly Slice[], time: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (slices[middle]!.start < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Gives the events `from..to` their slots in a slice, up to the first that falls out of it or is the first of its key; gives where that is. Nothing
 * is called here, so what the loop reads stays in registers.
 */
export function slotsWithin(
  slice: OpenSlice,
  times: Float64Array,
  ids: Int32Array,
  slots: Int32Array,
  from: number,
  to: number,
): number {
  const { start, end } = slice;
  const { byKey } = slice.held;
  let i = from;
  for (; i < to; i++) {
    const time = times[i]!;
    if (time < start || time >= end) break;
    const slot = byKey[ids[i]!]!;
    if (slot === 0) break;
    slots[i] = slot - 1;
  }
  return i;
}
