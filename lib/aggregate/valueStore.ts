import type { AggregateStore, ResultContext } from './aggregate.js';
import { lengthen } from './columns.js';

const NOTHING: readonly never[] = [];

/**
 * What the stores of aggregates that keep values of any type share: `V` is what the user's function gives for an event,
 * or the event itself where there is no function.
 */
export abstract class ValueStore<T, V, R> implements AggregateStore<T, R> {
  failure: unknown = undefined;
  /** The value of event `i` of the run projected last, at index `i`; without a function the events themselves, not copied. */
  protected run: readonly V[] = NOTHING;
  readonly #valueOf: ((value: T) => V) | undefined;
  readonly #scratch: (V | undefined)[] = [];
  #from = 0;
  #to = 0;

  constructor(valueOf?: (value: T) => V) {
    this.#valueOf = valueOf;
  }

  project(values: readonly T[], _slots: Int32Array, from: number, to: number): number {
    const valueOf = this.#valueOf;
    this.#from = from;
    this.#to = to;
    if (valueOf === undefined) {
      this.run = values as readonly unknown[] as readonly V[];
      return to;
    }
    const scratch = this.#scratch;
    lengthen(scratch, to);
    let i = from;
    try {
      for (; i < to; i++) scratch[i] = valueOf(values[i] as T);
    } catch (error) {
      this.failure = error;
    }
    this.run = scratch as V[];
    return (this.#to = i);
  }

  /** Called at the end of `addRun`: once all of the run is added, the store holds on to nothing but its accumulators. */
  protected release(to: number): void {
    if (to < this.#to) return;
    if (this.#valueOf === undefined) this.run = NOTHING;
    else this.#scratch.fill(undefined, this.#from, to);
  }

  remove(_slot: number, _other: AggregateStore<T, R>, _otherSlot: number): void {
    throw new TypeError('this aggregate is not removable');
  }

  abstract grow(capacity: number): void;
  abstract reset(slot: number): void;
  abstract addRun(slots: Int32Array, from: number, to: number, arrival: number): void;
  abstract merge(slot: number, other: AggregateStore<T, R>, otherSlot: number): void;
  abstract result(slot: number, context: ResultContext): R;
  abstract snapshot(slot: number): unknown;
  abstract restore(slot: number, state: unknown): void;
}
