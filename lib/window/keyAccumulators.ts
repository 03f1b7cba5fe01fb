import type { Aggregate, AggregateStore } from '../aggregate/aggregate.js';
import type { SlotTracker } from '../runtime/checkpointing.js';
import { grown } from '../state/grown.js';
import type { KeyTable } from '../state/keyTable.js';

/** For how many keys there is room at first. */
const FIRST = 16;

/** One accumulator for each key. None goes before all of them do, so the slot of a key is its place in the order in which keys came. */
export class KeyAccumulators<T, R> {
  readonly store: AggregateStore<T, R>;
  /** Notes which have changed; `null`: nobody asks. */
  readonly changes: SlotTracker | null;
  /** How many there are. */
  size = 0;
  /** By slot: the number of the key. */
  ids = new Int32Array(0);
  /** By slot: the time of the newest event. */
  newest = new Float64Array(0);
  /** By number of the key: its slot + 1; 0: it has none. */
  #byKey = new Int32Array(0);
  readonly #keys: KeyTable;

  constructor(aggregate: Aggregate<T, R>, keys: KeyTable, changes: SlotTracker | null) {
    this.store = aggregate.createStore();
    this.changes = changes;
    this.#keys = keys;
    this.#grow(FIRST);
  }

  /** Gives the events `from..to` the slots of their keys, whose numbers are `ids`. */
  place(ids: Int32Array, slots: Int32Array, from: number, to: number): void {
    this.#growKeys();
    let i = from;
    while ((i = this.#placeKnown(ids, slots, i, to)) < to) slots[i] = this.enter(ids[i]!, -Infinity);
  }

  /** Adds a key that has none yet; gives its slot. */
  enter(id: number, newest: number): number {
    const slot = this.size++;
    if (slot === this.ids.length) this.#grow(2 * slot);
    this.#growKeys();
    this.ids[slot] = id;
    this.newest[slot] = newest;
    this.#byKey[id] = slot + 1;
    this.#keys.use(id);
    return slot;
  }

  /** Adds the events `from..to`, which have slots and were projected; `arrival` is the running number of the first. */
  addRun(times: Float64Array, slots: Int32Array, from: number, to: number, arrival: number): void {
    this.store.addRun(slots, from, to, arrival);
    this.changes?.markRun(slots, from, to);
    const { newest } = this;
    for (let i = from; i < to; i++) {
      const slot = slots[i]!;
      if (times[i]! > newest[slot]!) newest[slot] = times[i]!;
    }
  }

  /** Takes back those that came last, to which nothing was added: as many stay as there were, or as the events `from..to` need. */
  takeBack(before: number, slots: Int32Array, from: number, to: number): void {
    let kept = before;
    for (let i = from; i < to; i++) kept = Math.max(kept, slots[i]! + 1);
    while (this.size > kept) {
      const slot = --this.size;
      const id = this.ids[slot]!;
      this.#byKey[id] = 0;
      this.#keys.release(id);
      this.store.reset(slot);
    }
  }

  *slots(): Generator<number> {
    for (let slot = 0; slot < this.size; slot++) yield slot;
  }

  /** Up to the first event whose key is new; gives where that is. Nothing is called here, so what the loop reads stays in registers. */
  #placeKnown(ids: Int32Array, slots: Int32Array, from: number, to: number): number {
    const byKey = this.#byKey;
    let i = from;
    for (; i < to; i++) {
      const slot = byKey[ids[i]!]!;
      if (slot === 0) break;
      slots[i] = slot - 1;
    }
    return i;
  }

  #grow(capacity: number): void {
    this.store.grow(capacity);
    this.changes?.grow(capacity);
    this.ids = grown(this.ids, capacity);
    this.newest = grown(this.newest, capacity);
  }

  #growKeys(): void {
    if (this.#keys.capacity > this.#byKey.length) this.#byKey = grown(this.#byKey, this.#keys.capacity);
  }
}
