import type { Aggregate, AggregateStore } from './aggregate.js';
import { widened } from './columns.js';

/**
 * How many events there are. Of nothing: 0.
 *
 * Cost: one addition per event; 8 bytes per key and window.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([{ at: 0 }, { at: 1 }, { at: 1500 }], { timestampOf: (click) => click.at })
 *   .pipe(windowAll(tumbling(1000), agg.count()), values())
 *   .subscribe((result) => console.log(result.value));
 * // => 2
 * // => 1
 * ```
 */
export function count(): Aggregate<unknown, number> {
  return { commutative: true, mergeable: true, removable: true, createStore: () => new CountStore() };
}

class CountStore implements AggregateStore<unknown, number> {
  readonly failure: unknown = undefined;
  readonly follows = true;
  #counts: Float64Array = new Float64Array(0);

  grow(capacity: number): void {
    this.#counts = widened(this.#counts, capacity);
  }

  reset(slot: number): void {
    this.#counts[slot] = 0;
  }

  project(_values: readonly unknown[], _slots: Int32Array, _from: number, to: number): number {
    return to;
  }

  addRun(slots: Int32Array, from: number, to: number): void {
    const counts = this.#counts;
    for (let i = from; i < to; i++) counts[slots[i]!]! += 1;
  }

  follow(slots: Int32Array, from: number, to: number, _arrival: number, picks: Int32Array, results: unknown[]): void {
    const counts = this.#counts;
    for (let i = from; i < to; i++) results[i] = counts[slots[i]!]! += picks[i + 1]! - picks[i]!;
  }

  merge(slot: number, other: CountStore, otherSlot: number): void {
    this.#counts[slot]! += other.#counts[otherSlot]!;
  }

  remove(slot: number, other: CountStore, otherSlot: number): void {
    this.#counts[slot]! -= other.#counts[otherSlot]!;
  }

  result(slot: number): number {
    return this.#counts[slot]!;
  }

  snapshot(slot: number): unknown {
    return this.#counts[slot]!;
  }

  restore(slot: number, state: unknown): void {
    this.#counts[slot] = state as number;
  }
}
