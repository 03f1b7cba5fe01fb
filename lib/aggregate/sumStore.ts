import type { AggregateStore } from './aggregate.js';
import { widened } from './columns.js';
import { NumericStore } from './numericStore.js';

/**
 * Running sums, each with the sum of the rounding errors made so far (Knuth's two-sum: no branch, four more additions per
 * event). The error does not grow with the number of events, and hardly any order of additions shows in the result.
 */
export abstract class SumStore<T, R> extends NumericStore<T, R> {
  readonly follows = true;
  /** Pairs: the sum of slot n at 2n, what rounding took from it behind it. */
  #sums: Float64Array = new Float64Array(0);

  grow(capacity: number): void {
    this.#sums = widened(this.#sums, 2 * capacity);
  }

  reset(slot: number): void {
    this.#set(slot, 0, 0);
  }

  addRun(slots: Int32Array, from: number, to: number, _arrival: number): void {
    const sums = this.#sums;
    const numbers = this.numbers;
    for (let i = from; i < to; i++) add(sums, slots[i]!, numbers[i]!);
  }

  follow(slots: Int32Array, from: number, to: number, _arrival: number, picks: Int32Array, results: unknown[]): void {
    const numbers = this.numbers;
    for (let i = from; i < to; i++) {
      const slot = slots[i]!;
      if (picks[i + 1]! > picks[i]!) this.add(slot, numbers[picks[i]!]!);
      results[i] = this.result(slot);
    }
  }

  protected add(slot: number, number: number): void {
    add(this.#sums, slot, number);
  }

  merge(slot: number, other: AggregateStore<T, R>, otherSlot: number): void {
    const theirs = (other as SumStore<T, R>).#sums;
    const ours = this.#sums;
    const number = theirs[2 * otherSlot]!;
    const before = ours[2 * slot]!;
    const after = before + number;
    const added = after - before;
    const error = ours[2 * slot + 1]! + (theirs[2 * otherSlot + 1]! + (before - (after - added) + (number - added)));
    this.#set(slot, after, error);
  }

  abstract override result(slot: number): R;

  protected total(slot: number): number {
    const sum = this.#sums[2 * slot]!;
    // Once the sum is infinite or NaN, the error is NaN and says nothing.
    return Number.isFinite(sum) ? sum + this.#sums[2 * slot + 1]! : sum;
  }

  snapshot(slot: number): unknown {
    return [this.#sums[2 * slot]!, this.#sums[2 * slot + 1]!];
  }

  restore(slot: number, state: unknown): void {
    const [sum, error] = state as [number, number];
    this.#set(slot, sum, error);
  }

  #set(slot: number, sum: number, error: number): void {
    this.#sums[2 * slot] = sum;
    this.#sums[2 * slot + 1] = error;
  }
}

function add(sums: Float64Array, slot: number, number: number): void {
  const at = 2 * slot;
  const before = sums[at]!;
  const after = before + number;
  const added = after - before;
  sums[at] = after;
  sums[at + 1]! += before - (after - added) + (number - added);
}
