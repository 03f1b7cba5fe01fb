import type { AggregateStore } from '../aggregate/aggregate.js';
import type { KeyTable } from '../state/keyTable.js';
import type { TimeWindow } from './timeWindow.js';

/**
 * A stretch of time that no window begins or ends within, and what the keys that had events in it have come to. Keys have slots in the order in
 * which they came: 0, 1, 2, …; the slice is freed whole.
 */
export class Slice<T, R> {
  readonly start: number;
  readonly end: number;
  /** The windows that contain it. */
  readonly windows: readonly TimeWindow[];
  /** The end of the last of them. */
  readonly lastEnd: number;
  readonly store: AggregateStore<T, R>;
  /** How many keys have a slot. */
  size = 0;
  /** By slot: the number of the key. */
  ids = new Int32Array(16);
  /** By slot: the operator's running number of the entry, by which firing is ordered. */
  entries = new Float64Array(16);
  /** Events in it of which no window has given a result. */
  unfired = 0;
  /** By number of the key: its slot + 1; 0: none. */
  #slots: Int32Array;

  constructor(start: number, end: number, windows: readonly TimeWindow[], store: AggregateStore<T, R>, keys: KeyTable) {
    this.start = start;
    this.end = end;
    this.windows = windows;
    this.lastEnd = windows.reduce((last, window) => Math.max(last, window.end), -Infinity);
    this.store = store;
    this.#slots = new Int32Array(keys.capacity);
    store.grow(16);
  }

  /** Puts the slots of the keys `ids[from..to)` at the same places of `slots`; `entry` is the running number for the next new one. Gives the next. */
  place(ids: Int32Array, from: number, to: number, slots: Int32Array, keys: KeyTable, entry: number): number {
    if (this.#slots.length < keys.capacity) this.#growSlots(keys.capacity);
    const bySlot = this.#slots;
    let next = entry;
    for (let i = from; i < to; i++) {
      const id = ids[i]!;
      let slot = bySlot[id]!;
      if (slot === 0) slot = this.#add(id, keys, next++);
      slots[i] = slot - 1;
    }
    return next;
  }

  /** The slot of a key, or −1. */
  slotOf(id: number): number {
    return id < this.#slots.length ? this.#slots[id]! - 1 : -1;
  }

  /** Takes back the slots from `size` on: the events that made them were rejected. */
  shrink(size: number, keys: KeyTable): void {
    for (let slot = size; slot < this.size; slot++) {
      const id = this.ids[slot]!;
      this.#slots[id] = 0;
      keys.release(id);
      this.store.reset(slot);
    }
    this.size = size;
  }

  /** Lets go of the keys; the slice is not used any more. */
  free(keys: KeyTable): void {
    for (let slot = 0; slot < this.size; slot++) keys.release(this.ids[slot]!);
    this.size = 0;
  }

  /** Lets go of the keys, to be filled again. */
  clear(keys: KeyTable): void {
    this.shrink(0, keys);
  }

  /** Gives the slot + 1. */
  #add(id: number, keys: KeyTable, entry: number): number {
    const slot = this.size++;
    if (slot === this.ids.length) this.#grow();
    this.ids[slot] = id;
    this.entries[slot] = entry;
    this.#slots[id] = slot + 1;
    keys.use(id);
    return slot + 1;
  }

  #grow(): void {
    const ids = new Int32Array(this.ids.length * 2);
    ids.set(this.ids);
    this.ids = ids;
    const entries = new Float64Array(ids.length);
    entries.set(this.entries);
    this.entries = entries;
    this.store.grow(ids.length);
  }

  #growSlots(capacity: number): void {
    const slots = new Int32Array(capacity);
    slots.set(this.#slots);
    this.#slots = slots;
  }
}

/** Adds a slice to another one, which takes its keys, and for each the lower number of entry. */
export function mergeSlice<T, R>(into: Slice<T, R>, from: Slice<T, R>, keys: KeyTable): void {
  const { store, ids, size, entries } = from;
  const slots = scratchOf(size);
  into.place(ids, 0, size, slots, keys, Infinity);
  for (let slot = 0; slot < size; slot++) {
    const target = slots[slot]!;
    if (entries[slot]! < into.entries[target]!) into.entries[target] = entries[slot]!;
    into.store.merge(target, store, slot);
  }
}

/** The slots of a slice in the order in which their keys entered; `null`: they are in that order. */
export function entryOrder<T, R>({ entries, size }: Slice<T, R>): Int32Array | null {
  let sorted = true;
  for (let slot = 1; slot < size && sorted; slot++) sorted = entries[slot - 1]! < entries[slot]!;
  if (sorted) return null;
  return new Int32Array(size).map((_, slot) => slot).sort((a, b) => entries[a]! - entries[b]!);
}

let scratch = /* @__PURE__ */ new Int32Array(16);

/** Room for `n` numbers that are used up at once: one for all slices, since nothing here is re-entered. */
function scratchOf(n: number): Int32Array {
  if (scratch.length < n) scratch = new Int32Array(2 * n);
  return scratch;
}
