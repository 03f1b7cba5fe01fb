import type { Accumulators } from './accumulators.js';
import type { KeySet } from './keySet.js';
import type { KeyedSlots } from './keyedSlots.js';
import type { OpenSlice } from './slice.js';
import { addTo, empty } from './summing.js';

/** By number of a key: the slot of a sum + 1; 0: none. */
type Heads = Int32Array<ArrayBuffer>;

/**
 * For each key of each slice of a block, what its slices come to from this one to the last of the block. A sum is the slice's own
 * accumulator and the sum of the key's next slice; so the block is worked through from its end, as many slices at a time as there is time for,
 * and when the first slice leaves, each of its keys moves on to its next sum. Two blocks are held: one whose slices leave, and the one after it.
 */
export class SuffixSums<T, R> {
  /** What the keys of the first block come to, less the slices that have left. */
  first: Heads = new Int32Array(0);
  /** What the keys of the second block come to, as far as it is worked through. */
  second: Heads = new Int32Array(0);
  readonly #accumulators: Accumulators<T, R>;
  /** By slot of a slice's accumulator: the slot of the sum from it on + 1; 0: there is none yet. */
  #sums = new Int32Array(0);
  /** By slot of a sum: that of the key's next sum in the block + 1; 0: it is the last. */
  #next = new Int32Array(0);

  constructor(accumulators: Accumulators<T, R>) {
    this.#accumulators = accumulators;
  }

  growKeys(keys: number): void {
    if (keys <= this.first.length) return;
    this.first = widened(this.first, keys);
    this.second = widened(this.second, keys);
  }

  /** Works through `slices[from..to)`, from the last to the first. `heads` are those of their block, from `to` on. */
  build(slices: readonly OpenSlice[], from: number, to: number, heads: Heads): void {
    const { ids } = this.#accumulators;
    for (let s = to - 1; s >= from; s--) {
      const { slots, size } = slices[s]!.held;
      for (let i = 0; i < size; i++) this.#add(ids[slots[i]!]!, slots[i]!, heads);
    }
  }

  /** Works out the sums of one key anew; some slices of it may be without one. */
  rebuild(id: number, slices: readonly OpenSlice[], from: number, to: number, heads: Heads): void {
    heads[id] = 0;
    for (let s = to - 1; s >= from; s--) {
      const slot = slices[s]!.held.slotOf(id);
      if (slot >= 0) this.#add(id, slot, heads);
    }
  }

  /** The first block has left: the second one takes its place. */
  turn(): void {
    const left = this.first;
    this.first = this.second;
    this.second = left;
  }

  /** The first slice of the first block leaves: its keys have changed. */
  leave({ slots, size }: KeyedSlots, changed: KeySet): void {
    const { ids } = this.#accumulators;
    for (let i = 0; i < size; i++) {
      const slot = slots[i]!;
      const id = ids[slot]!;
      const sum = this.#sums[slot]! - 1;
      this.first[id] = this.#next[sum]!;
      this.#accumulators.giveBack(sum);
      this.#sums[slot] = 0;
      changed.add(id);
    }
  }

  /** A slice goes with all others. */
  drop({ slots, size }: KeyedSlots): void {
    for (let i = 0; i < size; i++) {
      const sum = (this.#sums[slots[i]!] ?? 0) - 1;
      if (sum < 0) continue;
      this.#accumulators.giveBack(sum);
      this.#sums[slots[i]!] = 0;
    }
  }

  /** All slices have gone. */
  clear(): void {
    this.first = new Int32Array(0);
    this.second = new Int32Array(0);
    this.#sums = new Int32Array(0);
    this.#next = new Int32Array(0);
  }

  #add(id: number, slot: number, heads: Heads): void {
    const accumulators = this.#accumulators;
    const known = slot < this.#sums.length ? this.#sums[slot]! - 1 : -1;
    if (known >= 0) empty(accumulators, known);
    const sum = known >= 0 ? known : accumulators.reserve();
    if (accumulators.ids.length > this.#sums.length) this.#grow(accumulators.ids.length);
    const next = heads[id]!;
    this.#sums[slot] = sum + 1;
    this.#next[sum] = next;
    heads[id] = sum + 1;
    addTo(accumulators, sum, slot);
    if (next > 0) addTo(accumulators, sum, next - 1);
  }

  #grow(capacity: number): void {
    this.#sums = widened(this.#sums, capacity);
    this.#next = widened(this.#next, capacity);
  }
}

function widened(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length);
  wider.set(column);
  return wider;
}
