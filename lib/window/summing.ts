import type { Accumulators } from './accumulators.js';
import type { KeyedSlots } from './keyedSlots.js';

// What sums of slices do with accumulators: brought by the windows that have several slices.

/** Adds the accumulators of a list to those of another one, which takes its keys, and for each the lower number of entry. */
export function mergeList<T, R>(accumulators: Accumulators<T, R>, into: KeyedSlots, { slots, size }: KeyedSlots): void {
  into.growKeys(accumulators.keys.capacity);
  for (let i = 0; i < size; i++) {
    const slot = slots[i]!;
    const id = accumulators.ids[slot]!;
    const target = into.byKey[id]! - 1;
    addTo(accumulators, target < 0 ? accumulators.enter(into, id, Infinity) : target, slot);
  }
}

/** Adds one accumulator to another one, which takes the lower number of entry. */
export function addTo<T, R>({ entries, store }: Accumulators<T, R>, target: number, slot: number): void {
  if (entries[slot]! < entries[target]!) entries[target] = entries[slot]!;
  store.merge(target, store, slot);
}

/** Makes an accumulator an empty one, whose key is yet to enter. */
export function empty<T, R>({ entries, store }: Accumulators<T, R>, slot: number): void {
  entries[slot] = Infinity;
  store.reset(slot);
}

/** Takes back the slot of a key in a list whose owner sees to the rest of it. */
export function release<T, R>(accumulators: Accumulators<T, R>, id: number, slot: number): void {
  accumulators.entries[slot] = NaN;
  accumulators.keys.release(id);
  accumulators.giveBack(slot);
}
