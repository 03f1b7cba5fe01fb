import type { AggregateStore } from './aggregate.js';
import { widened } from './columns.js';
import { NumericStore } from './numericStore.js';

/** Count, mean and sum of squared distances from the mean, per slot. */
export class VarianceStore<T> extends NumericStore<T, number | undefined> {
  /** Degrees of freedom lost: the sum of squares is divided by the count less this. */
  readonly #lost: 0 | 1;
  #counts: Float64Array = new Float64Array(0);
  #means: Float64Array = new Float64Array(0);
  #squares: Float64Array = new Float64Array(0);

  constructor(name: string, numberOf: (value: T) => number, lost: 0 | 1) {
    super(name, numberOf);
    this.#lost = lost;
  }

  grow(capacity: number): void {
    this.#counts = widened(this.#counts, capacity);
    this.#means = widened(this.#means, capacity);
    this.#squares = widened(this.#squares, capacity);
  }

  reset(slot: number): void {
    this.#set(slot, 0, 0, 0);
  }

  addRun(slots: Int32Array, from: number, to: number): void {
    const counts = this.#counts;
    const means = this.#means;
    const squares = this.#squares;
    const numbers = this.numbers;
    for (let i = from; i < to; i++) {
      const slot = slots[i]!;
      const count = counts[slot]! + 1;
      const before = numbers[i]! - means[slot]!;
      const mean = means[slot]! + before / count;
      counts[slot] = count;
      means[slot] = mean;
      squares[slot]! += before * (numbers[i]! - mean);
    }
  }

  merge(slot: number, other: AggregateStore<T, number | undefined>, otherSlot: number): void {
    const from = other as VarianceStore<T>;
    const theirs = from.#counts[otherSlot]!;
    const theirMean = from.#means[otherSlot]!;
    const theirSquares = from.#squares[otherSlot]!;
    const ours = this.#counts[slot]!;
    if (theirs === 0) return;
    if (ours === 0) return this.#set(slot, theirs, theirMean, theirSquares);
    const count = ours + theirs;
    const apart = theirMean - this.#means[slot]!;
    this.#counts[slot] = count;
    this.#means[slot]! += apart * (theirs / count);
    this.#squares[slot]! += theirSquares + apart * apart * ((ours * theirs) / count);
  }

  result(slot: number): number | undefined {
    const freedom = this.#counts[slot]! - this.#lost;
    return freedom <= 0 ? undefined : this.#squares[slot]! / freedom;
  }

  snapshot(slot: number): unknown {
    return [this.#counts[slot]!, this.#means[slot]!, this.#squares[slot]!];
  }

  restore(slot: number, state: unknown): void {
    const [count, mean, squares] = state as [number, number, number];
    this.#set(slot, count, mean, squares);
  }

  #set(slot: number, count: number, mean: number, squares: number): void {
    this.#counts[slot] = count;
    this.#means[slot] = mean;
    this.#squares[slot] = squares;
  }
}
