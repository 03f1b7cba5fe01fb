import type { Accumulators } from './accumulators.js';
import { KeySet } from './keySet.js';
import { KeyedSlots } from './keyedSlots.js';
import { indexOf } from './slice.js';
import type { OpenSlice } from './slice.js';
import type { SliceSums } from './sliceSums.js';
import { SlidingTotals } from './slidingTotals.js';
import { SuffixSums } from './suffixSums.js';
import { addTo, empty, mergeList } from './summing.js';
import type { TimeWindow } from './timeWindow.js';

/**
 * Makes one of the slices of windows that slide. From one window to the next only the keys of the slices that leave and come are looked at; a
 * key costs some seven merges, however many slices there are.
 *
 * Time is cut into blocks of half a window. A window begins in some block, and its sum is that of two parts: what is left of that
 * block, of which the sums from each slice to the block's end are known (`SuffixSums`), and all that comes after it, a sum that grows
 * with each slice. A second sum grows from the block after, to take its place, while the sums of the next block to be
 * left are worked out, a few slices each slide: so no window has more to do than another. Which accumulators are
 * merged with which, and in which order, depends on the window and its slices alone, and not on what was asked for before: so sums of
 * fractions are the same after a restore.
 */
export class SlidingSums<T, R> implements SliceSums {
  readonly #accumulators: Accumulators<T, R>;
  readonly #block: number;
  readonly #slide: number;
  /** The slices that are in the sums, by time. */
  readonly #slices: OpenSlice[] = [];
  /** The window asked for last. */
  #from = -Infinity;
  #to = -Infinity;
  /** The number of the block after the one that windows begin in. */
  #pivot = -Infinity;
  /** The sum from that block on, and from the one after it. */
  #near = new KeyedSlots(0);
  #far = new KeyedSlots(0);
  readonly #suffixes: SuffixSums<T, R>;
  readonly #totals: SlidingTotals<T, R>;
  /** Keys whose total is to be worked out. */
  #changed = new KeySet();
  /** Keys of which a slice has changed that was in the sums. */
  #stale = new KeySet();
  /** Whether a slice that is in the sums is about to change. */
  #watching = false;
  /** Slices of block `#pivot` that begin at this time or later are in `#suffixes`. */
  #built = Infinity;

  constructor(accumulators: Accumulators<T, R>, size: number, slide: number) {
    this.#accumulators = accumulators;
    this.#block = size / 2;
    this.#slide = slide;
    this.#suffixes = new SuffixSums(accumulators);
    this.#totals = new SlidingTotals(accumulators);
  }

  sum(slices: readonly OpenSlice[], window: TimeWindow): KeyedSlots {
    this.#growKeys(this.#accumulators.keys.capacity);
    this.#refresh();
    this.#moveTo(this.#blockOf(window.start) + 1);
    this.#leaveBefore(window.start);
    this.#from = window.start;
    this.#enter(slices);
    this.#to = window.end;
    this.#total();
    this.#workAhead();
    return this.#totals.inOrder();
  }

  endSum(): void {
    // The totals are kept for the next window.
  }

  onChange(slice: OpenSlice): void {
    if (slice.start >= this.#to || slice.start < this.#from) return;
    const at = this.#indexOf(slice.start);
    if (this.#slices[at] !== slice) this.#slices.splice(at, 0, slice);
    this.#watching = true;
  }

  onChanged(slots: Int32Array, from: number, to: number, starts: Float64Array): void {
    if (!this.#watching) return;
    this.#watching = false;
    this.#growKeys(this.#accumulators.keys.capacity);
    const { ids } = this.#accumulators;
    for (let i = from; i < to; i++) {
      const slot = slots[i]!;
      const start = starts[slot]!;
      if (start < this.#to && start >= this.#from) this.#stale.add(ids[slot]!);
    }
  }

  freeBefore(start: number): void {
    const n = this.#indexOf(start);
    if (n === 0) return;
    if (n === this.#slices.length) return this.#dropAll();
    this.#growKeys(this.#accumulators.keys.capacity);
    // What has changed must be right before it goes.
    this.#refresh();
    this.#moveTo(this.#blockOf(this.#slices[n - 1]!.start) + 1);
    this.#leaveBefore(start);
    this.#letGo();
  }

  clear(): void {
    this.#slices.length = 0;
    this.#from = this.#to = this.#pivot = -Infinity;
    this.#built = Infinity;
    this.#near = new KeyedSlots(0);
    this.#far = new KeyedSlots(0);
    this.#suffixes.clear();
    this.#totals.clear();
    this.#changed = new KeySet();
    this.#stale = new KeySet();
  }

  #blockOf(time: number): number {
    return Math.floor(time / this.#block);
  }

  #indexOf(start: number): number {
    return indexOf(this.#slices, start, 0, this.#slices.length);
  }

  /** The index of the first slice of a block or of those after it. */
  #beginOf(block: number): number {
    return this.#indexOf(block * this.#block);
  }

  #growKeys(keys: number): void {
    this.#near.growKeys(keys);
    this.#far.growKeys(keys);
    this.#suffixes.growKeys(keys);
    this.#totals.growKeys(keys);
    this.#changed.growKeys(keys);
    this.#stale.growKeys(keys);
  }

  /** Windows begin in the block before `pivot` now. */
  #moveTo(pivot: number): void {
    if (this.#slices.length === 0) this.#pivot = Math.max(this.#pivot, pivot);
    while (this.#pivot < pivot) {
      this.#leaveBefore(this.#pivot * this.#block);
      if (this.#slices.length === 0) {
        this.#pivot = pivot;
        return;
      }
      this.#workThrough(this.#beginOf(this.#pivot));
      this.#suffixes.turn();
      this.#built = Infinity;
      this.#pivot++;
      this.#accumulators.free(this.#near);
      this.#near = this.#far;
      this.#far = this.#accumulators.list();
      for (let i = this.#beginOf(this.#pivot + 1); i < this.#slices.length; i++) {
        mergeList(this.#accumulators, this.#far, this.#slices[i]!.held);
      }
      this.#changeAll();
    }
  }

  /** Other accumulators are merged now: for fractions, even a sum of the same ones may be another. */
  #changeAll(): void {
    const { slots, size } = this.#totals;
    const { ids } = this.#accumulators;
    for (let i = 0; i < size; i++) this.#changed.add(ids[slots[i]!]!);
  }

  #leaveBefore(start: number): void {
    const n = this.#indexOf(start);
    for (let i = 0; i < n; i++) this.#suffixes.leave(this.#slices[i]!.held, this.#changed);
    if (n > 0) this.#slices.splice(0, n);
  }

  /** Takes in the slices that are new. */
  #enter(slices: readonly OpenSlice[]): void {
    const accumulators = this.#accumulators;
    const { ids } = accumulators;
    let begun = false;
    for (let s = indexOf(slices, this.#to, 0, slices.length); s < slices.length; s++) {
      const slice = slices[s]!;
      const block = this.#blockOf(slice.start);
      this.#slices.push(slice);
      if (block < this.#pivot) begun = true;
      else mergeList(accumulators, this.#near, slice.held);
      if (block > this.#pivot) mergeList(accumulators, this.#far, slice.held);
      const { slots, size } = slice.held;
      for (let i = 0; i < size; i++) this.#changed.add(ids[slots[i]!]!);
    }
    if (!begun) return;
    // Late slices may be in it already: all of it is worked out anew.
    this.#suffixes.first.fill(0);
    this.#suffixes.build(this.#slices, 0, this.#beginOf(this.#pivot), this.#suffixes.first);
  }

  /** Works out anew what slices are part of that have changed. */
  #refresh(): void {
    const { size, ids } = this.#stale;
    if (size === 0) return;
    const near = this.#beginOf(this.#pivot);
    const far = this.#beginOf(this.#pivot + 1);
    const built = Math.min(far, this.#indexOf(this.#built));
    for (let i = 0; i < size; i++) {
      const id = ids[i]!;
      this.#sumUp(this.#near, id, near);
      this.#sumUp(this.#far, id, far);
      this.#suffixes.rebuild(id, this.#slices, 0, near, this.#suffixes.first);
      this.#suffixes.rebuild(id, this.#slices, built, far, this.#suffixes.second);
      this.#changed.add(id);
    }
    this.#stale.clear();
  }

  /** Sets the sum of one key in a list to that of the slices from `from` on. */
  #sumUp(list: KeyedSlots, id: number, from: number): void {
    const accumulators = this.#accumulators;
    let sum = list.byKey[id]! - 1;
    if (sum >= 0) empty(accumulators, sum);
    for (let s = from; s < this.#slices.length; s++) {
      const slot = this.#slices[s]!.held.slotOf(id);
      if (slot < 0) continue;
      if (sum < 0) sum = accumulators.enter(list, id, Infinity);
      addTo(accumulators, sum, slot);
    }
  }

  #total(): void {
    const { size, ids } = this.#changed;
    const { first } = this.#suffixes;
    const { byKey } = this.#near;
    for (let i = 0; i < size; i++) {
      const id = ids[i]!;
      // A key that has gone may have had a number beyond those that there are now.
      this.#totals.set(id, (first[id] ?? 0) - 1, (byKey[id] ?? 0) - 1);
    }
    this.#changed.clear();
  }

  /** Keys that are in no slice any more are forgotten at once. */
  #letGo(): void {
    const { size, ids } = this.#changed;
    const { first } = this.#suffixes;
    const { byKey } = this.#near;
    for (let i = 0; i < size; i++) {
      const id = ids[i]!;
      if ((first[id] ?? 0) === 0 && (byKey[id] ?? 0) === 0) this.#totals.set(id, -1, -1);
    }
  }

  /** Does a window's share of what the next block to be left needs, so that it is done in time. */
  #workAhead(): void {
    const windows = Math.max(1, Math.ceil((this.#pivot * this.#block - this.#from) / this.#slide));
    const begin = this.#beginOf(this.#pivot);
    const built = Math.min(this.#indexOf(this.#built), this.#beginOf(this.#pivot + 1));
    this.#workThrough(begin + Math.floor((built - begin) * (1 - 1 / windows)));
  }

  /** Works through block `#pivot`, from its end to the slice at `from`. */
  #workThrough(from: number): void {
    const to = Math.min(this.#indexOf(this.#built), this.#beginOf(this.#pivot + 1));
    if (from >= to) return;
    this.#suffixes.build(this.#slices, from, to, this.#suffixes.second);
    this.#built = this.#slices[from]!.start;
  }

  /** All slices go. */
  #dropAll(): void {
    for (const { held } of this.#slices) this.#suffixes.drop(held);
    this.#accumulators.free(this.#near);
    this.#accumulators.free(this.#far);
    this.#totals.free();
    this.clear();
  }
}
