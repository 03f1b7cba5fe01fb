import type { KeyPart } from '../state/key.js';
import type { AggregateStore } from './aggregate.js';
import { IntegerBags } from './integerBags.js';
import { ValueStore } from './valueStore.js';

type Counts = Map<KeyPart, number>;

/** How often each value occurred, per slot: integers in bags, all others in a map of the slot, where there are any. No map has counts of 0. */
export class DistinctStore<T> extends ValueStore<T, KeyPart, number> {
  readonly follows = true;
  readonly #integers = new IntegerBags();
  /** By slot, where there are values that are no integers. */
  readonly #others = new Map<number, Counts>();

  grow(capacity: number): void {
    this.#integers.grow(capacity);
  }

  reset(slot: number): void {
    this.#integers.clear(slot);
    this.#others.delete(slot);
  }

  addRun(slots: Int32Array, from: number, to: number): void {
    const run = this.run;
    for (let i = from; i < to; i++) this.#add(slots[i]!, run[i], 1);
    this.release(to);
  }

  follow(slots: Int32Array, from: number, to: number, _arrival: number, picks: Int32Array, results: unknown[]): void {
    const run = this.run;
    for (let i = from; i < to; i++) {
      const slot = slots[i]!;
      if (picks[i + 1]! > picks[i]!) this.#add(slot, run[picks[i]!], 1);
      results[i] = this.result(slot);
    }
    this.release(picks[to]!);
  }

  merge(slot: number, other: AggregateStore<T, number>, otherSlot: number): void {
    (other as DistinctStore<T>).#forEach(otherSlot, (value, count) => this.#add(slot, value, count));
  }

  override remove(slot: number, other: AggregateStore<T, number>, otherSlot: number): void {
    (other as DistinctStore<T>).#forEach(otherSlot, (value, count) => this.#take(slot, value, count));
  }

  result(slot: number): number {
    return this.#integers.sizeOf(slot) + (this.#others.get(slot)?.size ?? 0);
  }

  snapshot(slot: number): unknown {
    if (this.result(slot) === 0) return null;
    const counts = new Map<KeyPart, number>();
    this.#forEach(slot, (value, count) => counts.set(value, count));
    return counts;
  }

  restore(slot: number, state: unknown): void {
    this.reset(slot);
    if (state === null) return;
    for (const [value, count] of state as ReadonlyMap<KeyPart, number>) this.#add(slot, value, count);
  }

  #add(slot: number, value: KeyPart, count: number): void {
    if (isInteger(value)) return this.#integers.add(slot, value, count);
    let counts = this.#others.get(slot);
    if (counts === undefined) this.#others.set(slot, (counts = new Map()));
    counts.set(value, (counts.get(value) ?? 0) + count);
  }

  #take(slot: number, value: KeyPart, count: number): void {
    if (isInteger(value)) return this.#integers.remove(slot, value, count);
    const counts = this.#others.get(slot);
    if (counts === undefined) return;
    const left = (counts.get(value) ?? 0) - count;
    if (left > 0) counts.set(value, left);
    else counts.delete(value);
  }

  #forEach(slot: number, tell: (value: KeyPart, count: number) => void): void {
    this.#integers.forEach(slot, tell);
    this.#others.get(slot)?.forEach((count, value) => tell(value, count));
  }
}

/** Whether it is an integer of 32 bits. −0 is one: it is equal to 0. */
function isInteger(value: KeyPart): value is number {
  return typeof value === 'number' && (value | 0) === value;
}
