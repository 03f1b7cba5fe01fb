import { grown } from '../state/grown.js';

/** The keys that have an accumulator for a stretch of time, and in which slot of the operator's store, in the order in which they came. */
export class KeyedSlots {
  /** How many there are. */
  size = 0;
  /** In order: the slots. */
  slots = new Int32Array(16);
  /** By number of the key: its slot + 1; 0: it has none. */
  byKey: Int32Array;

  /** `keys`: for how many keys there is room. */
  constructor(keys: number) {
    this.byKey = new Int32Array(keys);
  }

  /** The slot of a key, or −1. */
  slotOf(id: number): number {
    return id < this.byKey.length ? this.byKey[id]! - 1 : -1;
  }

  /** Makes room for the numbers of so many keys. */
  growKeys(keys: number): void {
    if (keys <= this.byKey.length) return;
    this.byKey = grown(this.byKey, keys);
  }

  [Symbol.iterator](): IterableIterator<number> {
    return this.slots.subarray(0, this.size).values();
  }

  push(id: number, slot: number): void {
    if (this.size === this.slots.length) this.#grow();
    this.slots[this.size++] = slot;
    this.byKey[id] = slot + 1;
  }

  #grow(): void {
    this.slots = grown(this.slots, 2 * this.slots.length);
  }
}
