import type { Accumulators } from './accumulators.js';
import type { KeyedSlots } from './keyedSlots.js';
import { indexOf } from './slice.js';
import type { OpenSlice } from './slice.js';
import type { SliceSums } from './sliceSums.js';
import { mergeList } from './summing.js';
import type { TimeWindow } from './timeWindow.js';

/** What the slices that begin in a span of time have come to. The span has room for others that are still to come. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly held: KeyedSlots;
}

/**
 * Makes one of the slices of a window, and remembers parts of it for the windows that follow.
 *
 * Time is cut into spans of 2^m ms that begin at multiples of 2^m. What the slices of a span come to is worked out once, from its two
 * halves; a window is put together of the largest spans inside it, about 2 log2 n of them for n slices. Which accumulators are merged with which, and
 * in which order, depends on the window and its slices alone, and not on what was asked for before: so sums of fractions
 * are the same after a restore.
 */
export class SliceTree<T, R> implements SliceSums {
  readonly #accumulators: Accumulators<T, R>;
  /** The spans of two and more slices that were worked out, by exponent and number. */
  readonly #spans = new Map<string, Span>();
  /** The end of the last of them. */
  #knownTo = -Infinity;
  /** The sum of the window asked for last. */
  #whole: KeyedSlots | null = null;

  constructor(accumulators: Accumulators<T, R>) {
    this.#accumulators = accumulators;
  }

  sum(slices: readonly OpenSlice[], window: TimeWindow): KeyedSlots {
    if (slices.length === 1) return slices[0]!.held;
    const parts: KeyedSlots[] = [];
    const exponent = Math.ceil(Math.log2(window.end - window.start));
    const span = 2 ** exponent;
    const first = Math.floor(window.start / span);
    for (let k = first, from = 0; k * span < window.end; k++) {
      const to = indexOf(slices, (k + 1) * span, from, slices.length);
      this.#cover(slices, from, to, exponent, k, window, parts);
      from = to;
    }
    const whole = this.#accumulators.list();
    for (const part of parts) mergeList(this.#accumulators, whole, part);
    return (this.#whole = whole);
  }

  endSum(): void {
    if (this.#whole !== null) this.#accumulators.free(this.#whole);
    this.#whole = null;
  }

  /** What the slice is a part of, or is to be if it is new, is forgotten. */
  onChange(slice: OpenSlice): void {
    if (slice.start >= this.#knownTo) return;
    this.#forget((span) => span.start <= slice.start && slice.start < span.end);
  }

  onChanged(): void {
    // `onChange` has seen to it.
  }

  freeBefore(start: number): void {
    this.#forget((span) => span.start < start);
  }

  clear(): void {
    this.#spans.clear();
    this.#whole = null;
    this.#knownTo = -Infinity;
  }

  #forget(test: (span: Span) => boolean): void {
    for (const [name, span] of this.#spans) {
      if (!test(span)) continue;
      this.#accumulators.free(span.held);
      this.#spans.delete(name);
    }
  }

  /** Gathers the parts of `slices[from..to)`, which lie in span `k` of 2^exponent: as few as the window allows. */
  #cover(
    slices: readonly OpenSlice[],
    from: number,
    to: number,
    exponent: number,
    k: number,
    window: TimeWindow,
    parts: KeyedSlots[],
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

  #spanOf(slices: readonly OpenSlice[], from: number, to: number, exponent: number, k: number): KeyedSlots {
    if (to - from === 1) return slices[from]!.held;
    const name = `${exponent}/${k}`;
    const known = this.#spans.get(name);
    if (known !== undefined) return known.held;
    const middle = indexOf(slices, (k + 0.5) * 2 ** exponent, from, to);
    // One half may be empty: then the span is the other half.
    if (middle === from) return this.#spanOf(slices, from, to, exponent - 1, 2 * k + 1);
    if (middle === to) return this.#spanOf(slices, from, to, exponent - 1, 2 * k);
    const left = this.#spanOf(slices, from, middle, exponent - 1, 2 * k);
    const right = this.#spanOf(slices, middle, to, exponent - 1, 2 * k + 1);
    const held = this.#accumulators.list();
    mergeList(this.#accumulators, held, left);
    mergeList(this.#accumulators, held, right);
    const span = 2 ** exponent;
    const end = (k + 1) * span;
    this.#spans.set(name, { start: k * span, end, held });
    if (end > this.#knownTo) this.#knownTo = end;
    return held;
  }
}
