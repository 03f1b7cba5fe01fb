import { NumericStore } from './numericStore.js';

const NOTHING: readonly never[] = [];

/** What the stores of aggregates that choose events by a number of theirs share. */
export abstract class ScoredStore<T, R> extends NumericStore<T, R> {
  /** The events of the run projected last, not copied. */
  protected events: readonly T[] = NOTHING;
  #to = 0;

  override project(values: readonly T[], slots: Int32Array, from: number, to: number): number {
    this.events = values;
    return (this.#to = super.project(values, slots, from, to));
  }

  /** Called at the end of `addRun`: once all of the run is added, the store holds on to no other events than it keeps. */
  protected release(to: number): void {
    if (to >= this.#to) this.events = NOTHING;
  }
}
