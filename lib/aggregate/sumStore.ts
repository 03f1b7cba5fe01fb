import type { AggregateStore } from './aggregate.js';
import { widened } from './columns.js';
import { NumericStore } from './numericStore.js';

/**
 * Running sums, each with the sum of the rounding errors made so far (Knuth's two-sum: no branch, four more additions per
 * event). The error does not grow with the number of events, and hardly any order of additions shows in the result.
 */
export abstract class SumStore<T, R> extends NumericStore<T, R> {
  #sums: Float64Array = new Float64Array(0);
  #errors: Float64Array = new Float64Array(0);

  grow(capacity: number): void {
    this.#sums = widened(this.#sums, capacity);
    this.#errors = widened(this.#errors, capacity);
  }

  reset(slot: number): void {
    this.#sums[slot] = 0;
    this.#errors[slot] = 0;
  }

  addRun(slots: Int32Array, from: number, to: number, _arrival: number): void {
    const sums = this.#sums;
    const errors = this.#errors;
    const numbers = this.numbers;
    for (let i = from; i < to; i++) {
      const slot = slots[i]!;
      const number = numbers[i]!;
      const before = sums[slot]!;
      const after = before + number;
      const added = after - before;
      sums[slot] = after;
      errors[slot]! += before - (after - added) + (number - added);
    }
  }

  merge(slot: number, other: AggregateStore<T, R>, otherSlot: number): void {
    const from = other as SumStore<T, R>;
    const number = from.#sums[otherSlot]!;
    const before = this.#sums[slot]!;
    const after = before + number;
    const added = after - before;
    this.#sums[slot] = after;
    this.#errors[slot]! += from.#errors[otherSlot]! + (before - (after - added) + (number - added));
  }

  protected total(slot: number): number {
    const sum = this.#sums[slot]!;
    // Once the sum is infinite or NaN, the error is NaN and says nothing.
    return Number.isFinite(sum) ? sum + this.#errors[slot]! : sum;
  }

  snapshot(slot: number): unknown {
    return [this.#sums[slot]!, this.#errors[slot]!];
  }

  restore(slot: number, state: unknown): void {
    const [sum, error] = state as [number, number];
    this.#sums[slot] = sum;
    this.#errors[slot] = error;
  }
}
