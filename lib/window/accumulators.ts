import type { Aggregate, AggregateStore } from '../aggregate/aggregate.js';
import { grown } from '../state/grown.js';
import type { KeyTable } from '../state/keyTable.js';
import { KeyedSlots } from './keyedSlots.js';
import { SlotPool } from './slotPool.js';

/** How many lists without keys are kept to be filled again. */
const SPARE = 8;

/**
 * The accumulators of an operator's slices, and of the sums of them: all in one store, a slot for each key of each. So the events of a run
 * may fall into any slices; and what one slice gives back, the next one uses.
 */
export class Accumulators<T, R> {
  readonly keys: KeyTable;
  store: AggregateStore<T, R>;
  /** By slot: the number of the key. */
  ids = new Int32Array(0);
  /** By slot: the running number of the key's entry, by which firing is ordered. */
  entries = new Float64Array(0);
  readonly #aggregate: Aggregate<T, R>;
  #slots: SlotPool;
  readonly #spare: KeyedSlots[] = [];

  constructor(aggregate: Aggregate<T, R>, keys: KeyTable) {
    this.keys = keys;
    this.#aggregate = aggregate;
    this.store = aggregate.createStore();
    this.#slots = new SlotPool((capacity) => this.#grow(capacity));
  }

  /** A list of keys, without any. */
  list(): KeyedSlots {
    const list = this.#spare.pop() ?? new KeyedSlots(this.keys.capacity);
    list.growKeys(this.keys.capacity);
    return list;
  }

  /** Adds a key that is not in a list; gives its slot. */
  enter(list: KeyedSlots, id: number, entry: number): number {
    const slot = this.#slots.allocate();
    this.ids[slot] = id;
    this.entries[slot] = entry;
    list.push(id, slot);
    this.keys.use(id);
    return slot;
  }

  /** Takes back the key that was added last. */
  leave(list: KeyedSlots): void {
    const slot = list.slots[--list.size]!;
    const id = this.ids[slot]!;
    list.byKey[id] = 0;
    this.keys.release(id);
    this.giveBack(slot);
  }

  /** The slots of a list in the order in which their keys entered. */
  inOrder({ slots, size }: KeyedSlots): Int32Array {
    const { entries } = this;
    let sorted = true;
    for (let i = 1; i < size && sorted; i++) sorted = entries[slots[i - 1]!]! < entries[slots[i]!]!;
    return sorted ? slots : slots.slice(0, size).sort((a, b) => entries[a]! - entries[b]!);
  }

  /** Empties a list; its memory serves the next one. */
  free(list: KeyedSlots): void {
    const { ids, store } = this;
    const { slots, size, byKey } = list;
    list.size = 0;
    for (let i = 0; i < size; i++) {
      const slot = slots[i]!;
      const id = ids[slot]!;
      byKey[id] = 0;
      this.keys.release(id);
      store.reset(slot);
      this.#slots.release(slot);
    }
    if (this.#spare.length < SPARE) this.#spare.push(list);
  }

  /** A slot that is in no list: an empty accumulator. */
  reserve(): number {
    const slot = this.#slots.allocate();
    this.entries[slot] = Infinity;
    return slot;
  }

  giveBack(slot: number): void {
    this.store.reset(slot);
    this.#slots.release(slot);
  }

  /** Lets go of memory that a crowd of keys left behind. */
  tidy(): void {
    if (this.#slots.isSpent) this.clear();
  }

  /** Forgets everything. */
  clear(): void {
    this.#spare.length = 0;
    this.store = this.#aggregate.createStore();
    this.ids = new Int32Array(0);
    this.entries = new Float64Array(0);
    this.#slots = new SlotPool((capacity) => this.#grow(capacity));
  }

  #grow(capacity: number): void {
    this.store.grow(capacity);
    this.ids = grown(this.ids, capacity);
    this.entries = grown(this.entries, capacity);
  }
}
