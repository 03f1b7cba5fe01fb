import { grown } from '../state/grown.js';
import type { Accumulators } from './accumulators.js';
import { EntrySorter } from './entrySorter.js';
import { KeyedSlots } from './keyedSlots.js';
import { addTo, empty, release } from './summing.js';

/**
 * What the keys of a window have come to, kept from one window to the next: only the keys that have changed are worked out anew. They stay
 * ordered by entry: those whose entry has changed are sorted by themselves and merged with the rest.
 */
export class SlidingTotals<T, R> {
  readonly #accumulators: Accumulators<T, R>;
  #sorter = new EntrySorter();
  #list = new KeyedSlots(0);
  /** How many of the list's slots are in order, and the entries by which they are. */
  #ordered = 0;
  #orderedBy = new Float64Array(16);
  /** Slots in that part whose entry has changed. */
  #moved = new Int32Array(16);
  #movedSize = 0;

  constructor(accumulators: Accumulators<T, R>) {
    this.#accumulators = accumulators;
  }

  get size(): number {
    return this.#list.size;
  }

  /** The slots of the keys; not in order. */
  get slots(): Int32Array {
    return this.#list.slots;
  }

  /** Makes room for the numbers of so many keys. */
  growKeys(keys: number): void {
    this.#list.growKeys(keys);
  }

  /** From now on a key has come to the sum of what is in two slots; −1: nothing. */
  set(id: number, first: number, second: number): void {
    const accumulators = this.#accumulators;
    const list = this.#list;
    let slot = list.byKey[id]! - 1;
    if (first < 0 && second < 0) {
      if (slot >= 0) this.#remove(id, slot);
      return;
    }
    const before = slot < 0 ? NaN : accumulators.entries[slot]!;
    if (slot < 0) slot = accumulators.enter(list, id, Infinity);
    else empty(accumulators, slot);
    if (first >= 0) addTo(accumulators, slot, first);
    if (second >= 0) addTo(accumulators, slot, second);
    // A key that is new stands behind the ordered ones already.
    if (before === before && accumulators.entries[slot] !== before) this.#move(slot);
  }

  /** The list, in the order of entry. It may be read until the next change. */
  inOrder(): KeyedSlots {
    const list = this.#list;
    const { entries } = this.#accumulators;
    const { size } = list;
    const { slots } = list;
    for (let i = this.#ordered; i < size; i++) this.#move(slots[i]!);
    if (slots.length > this.#orderedBy.length) {
      this.#orderedBy = grown(this.#orderedBy, slots.length);
    }
    const by = this.#orderedBy;
    let kept = 0;
    for (let i = 0; i < this.#ordered; i++) {
      const slot = slots[i]!;
      const entry = by[i]!;
      if (entries[slot] !== entry) continue;
      slots[kept] = slot;
      by[kept++] = entry;
    }
    this.#sorter.sort(this.#moved, this.#movedSize, entries);
    this.#ordered = list.size = kept + this.#movedSize;
    this.#insert(kept, slots);
    this.#movedSize = 0;
    return list;
  }

  /** Gives all slots back. */
  free(): void {
    this.#accumulators.free(this.inOrder());
  }

  /** Forgets everything. */
  clear(): void {
    this.#list = new KeyedSlots(0);
    this.#ordered = 0;
    this.#orderedBy = new Float64Array(16);
    this.#moved = new Int32Array(16);
    this.#movedSize = 0;
    this.#sorter = new EntrySorter();
  }

  /** Merges those that have moved, which are sorted, with the first `kept`; from the last on, so that both fit into one array. */
  #insert(kept: number, slots: Int32Array): void {
    const { entries } = this.#accumulators;
    const by = this.#orderedBy;
    const moved = this.#moved;
    let i = kept - 1;
    let to = this.#ordered - 1;
    for (let j = this.#movedSize - 1; j >= 0; to--) {
      const slot = moved[j]!;
      const entry = entries[slot]!;
      if (i >= 0 && by[i]! > entry) {
        slots[to] = slots[i]!;
        by[to] = by[i--]!;
      } else {
        slots[to] = slot;
        by[to] = entry;
        j--;
      }
    }
  }

  #remove(id: number, slot: number): void {
    this.#list.byKey[id] = 0;
    // Its place in the order is found to be void by this, whoever uses the slot next.
    release(this.#accumulators, id, slot);
  }

  #move(slot: number): void {
    if (this.#movedSize === this.#moved.length) {
      this.#moved = grown(this.#moved, 2 * this.#movedSize);
    }
    this.#moved[this.#movedSize++] = slot;
  }
}
