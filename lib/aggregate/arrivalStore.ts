import type { AggregateStore } from './aggregate.js';
import { lengthen, widened } from './columns.js';
import { ValueStore } from './valueStore.js';

/** The value that arrived first per slot, or with `sign` −1 last. It keeps the arrival number, so merging in any order is exact. */
export class ArrivalStore<T, V> extends ValueStore<T, V, V | undefined> {
  readonly #sign: number;
  /** `sign` × arrival of the value kept, the least so far; `Infinity` of nothing. */
  #order: Float64Array = new Float64Array(0);
  readonly #kept: (V | undefined)[] = [];

  constructor(valueOf: ((value: T) => V) | undefined, sign: 1 | -1) {
    super(valueOf);
    this.#sign = sign;
  }

  grow(capacity: number): void {
    this.#order = widened(this.#order, capacity, Infinity);
    lengthen(this.#kept, capacity);
  }

  reset(slot: number): void {
    this.#order[slot] = Infinity;
    this.#kept[slot] = undefined;
  }

  addRun(slots: Int32Array, from: number, to: number, arrival: number): void {
    const sign = this.#sign;
    const order = this.#order;
    const kept = this.#kept;
    const run = this.run;
    for (let i = from; i < to; i++) {
      const slot = slots[i]!;
      const at = sign * (arrival + i - from);
      if (at < order[slot]!) {
        order[slot] = at;
        kept[slot] = run[i];
      }
    }
    this.release(to);
  }

  merge(slot: number, other: AggregateStore<T, V | undefined>, otherSlot: number): void {
    const from = other as ArrivalStore<T, V>;
    const theirs = from.#order[otherSlot]!;
    if (theirs >= this.#order[slot]!) return;
    this.#order[slot] = theirs;
    this.#kept[slot] = from.#kept[otherSlot];
  }

  result(slot: number): V | undefined {
    return this.#kept[slot];
  }

  snapshot(slot: number): unknown {
    const at = this.#order[slot]!;
    return at === Infinity ? null : [at, this.#kept[slot]];
  }

  restore(slot: number, state: unknown): void {
    this.reset(slot);
    if (state === null) return;
    const [at, value] = state as [number, V];
    this.#order[slot] = at;
    this.#kept[slot] = value;
  }
}
