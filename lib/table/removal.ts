import type { Aggregate, AggregateStore } from '../aggregate/aggregate.js';

/** Takes events back, one by one: each is made an accumulator of its own, in a store beside, which can be taken out of that of its key. */
export class Removal<T, R> {
  readonly #store: AggregateStore<T, R>;
  #zeros = new Int32Array(0);

  constructor(aggregate: Aggregate<T, R>) {
    this.#store = aggregate.createStore();
    this.#store.grow(1);
  }

  /** Takes `values[i]`, of which `arrival` was the number, out of an accumulator. Throws what user code throws, with nothing changed. */
  take(values: readonly T[], i: number, arrival: number, from: AggregateStore<T, R>, slot: number): void {
    const store = this.#store;
    if (i >= this.#zeros.length) this.#zeros = new Int32Array(values.length);
    store.reset(0);
    if (store.project(values, this.#zeros, i, i + 1) === i) throw store.failure;
    store.addRun(this.#zeros, i, i + 1, arrival);
    from.remove(slot, store, 0);
  }
}
