import type { Aggregate } from '../aggregate/aggregate.js';
import type { KeyTable } from '../state/keyTable.js';
import { mergeSlice, Slice } from './slice.js';
import type { TimeWindow } from './timeWindow.js';

/**
 * Makes one of the slices of a window, and remembers parts of it for the windows that follow.
 *
 * Time is cut into spans of 2^m ms that begin at multiples of 2^m. What the slices of a span come to is worked out once, from its two
 * halves; a window is put together of the largest spans inside it, about 2 log2 n of them for n slices. Which accumulators are merged with which, and
 * in which order, depends on the window and its slices alone, and not on what was asked for before: so sums of fractions
 * are the same after a restore.
 */
export class SliceTree<T, R> {
  readonly #aggregate: Aggregate<T, R>;
  readonly #keys: KeyTable;
  /** The spans of two and more slices that were worked out, by exponent and number. */
  readonly #spans = new Map<string, Slice<T, R>>();
  /** The end of the last slice that is part of any. */
  #knownTo = -Infinity;
  /** The sum of the window asked for last; its memory serves the next. */
  #whole: Slice<T, R> | null = null;

  constructor(aggregate: Aggregate<T, R>, keys: KeyTable) {
    this.#aggregate = aggregate;
    this.#keys = keys;
  }

  /** The sum of all slices of a window, ordered by time. It may be read until the next call. */
  sum(slices: readonly Slice<T, R>[], window: TimeWindow): Slice<T, R> {
    const parts: Slice<T, R>[] = [];
    const exponent = Math.ceil(Math.log2(window.end - window.start));
    const span = 2 ** exponent;
    const first = Math.floor(window.start / span);
    for (let k = first, from = 0; k * span < window.end; k++) {
      const to = indexOf(slices, (k + 1) * span, from, slices.length);
      this.#cover(slices, from, to, exponent, k, window, parts);
      from = to;
    }
    this.#whole ??= this.#make(window.start, window.end);
    const whole = this.#whole;
    for (const part of parts) mergeSlice(whole, part, this.#keys);
    return whole;
  }

  /** The sum is not read any more. */
  endSum(): void {
    this.#whole?.clear(this.#keys);
  }

  /** A slice has changed: what it is a part of is forgotten. */
  onChange(slice: Slice<T, R>): void {
    if (slice.end > this.#knownTo) return;
    this.#forget((span) => span.start <= slice.start && slice.end <= span.end);
  }

  /** The slices before `start` are gone. */
  freeBefore(start: number): void {
    this.#forget((span) => span.start < start);
  }

  clear(): void {
    this.#spans.clear();
    this.#whole = null;
    this.#knownTo = -Infinity;
  }

  #forget(test: (span: Slice<T, R>) => boolean): void {
    for (const [name, span] of this.#spans) {
      if (!test(span)) continue;
      span.free(this.#keys);
      this.#spans.delete(name);
    }
  }

  /** Gathers the parts of `slices[from..to)`, which lie in span `k` of 2^exponent: as few as the window allows. */
  #cover(
    slices: readonly Slice<T, R>[],
    from: number,
    to: number,
    exponent: number,
    k: number,
    window: TimeWindow,
    parts: Slice<T, R>[],
  ): void {
    if (from === to) return;
    const span = 2 ** exponent;
    if (to - from === 1 || (k * span >= window.start && (k + 1) * span <= window.end)) {
      parts.push(this.#spanOf(slices, from, to, exponent, k));
      return;
    }
    const middle = indexOf(slices, (k + 0.5) * span, from, to);
    this.#cover(slices, from, middle, exponent - 1, 2 * k, window, parts);
    this.#cover(slices, middle, to, exponent - 1, 2 * k + 1, window, parts);
  }

  #spanOf(slices: readonly Slice<T, R>[], from: number, to: number, exponent: number, k: number): Slice<T, R> {
    if (to - from === 1) return slices[from]!;
    const name = `${exponent}/${k}`;
    const known = this.#spans.get(name);
    if (known !== undefined) return known;
    const middle = indexOf(slices, (k + 0.5) * 2 ** exponent, from, to);
    // One half may be empty: then the span is the other half.
    if (middle === from) return this.#spanOf(slices, from, to, exponent - 1, 2 * k + 1);
    if (middle === to) return this.#spanOf(slices, from, to, exponent - 1, 2 * k);
    const sum = this.#make(slices[from]!.start, slices[to - 1]!.end);
    mergeSlice(sum, this.#spanOf(slices, from, middle, exponent - 1, 2 * k), this.#keys);
    mergeSlice(sum, this.#spanOf(slices, middle, to, exponent - 1, 2 * k + 1), this.#keys);
    this.#spans.set(name, sum);
    if (sum.end > this.#knownTo) this.#knownTo = sum.end;
    return sum;
  }

  #make(start: number, end: number): Slice<T, R> {
    return new Slice<T, R>(start, end, [], this.#aggregate.createStore(), this.#keys);
  }
}

/** The index of the first of `slices[from..to)` that begins at or after `time`. */
export function indexOf<T, R>(slices: readonly Slice<T, R>[], time: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (slices[middle]!.start < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
