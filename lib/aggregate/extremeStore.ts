import type { AggregateStore } from './aggregate.js';
import { widened } from './columns.js';
import { NumericStore } from './numericStore.js';

/** The least number per slot, or with `sign` −1 the greatest: the least of the negated ones. NaN wins over everything. */
export class ExtremeStore<T> extends NumericStore<T, number | undefined> {
  readonly follows = true;
  readonly #sign: number;
  #least: Float64Array = new Float64Array(0);
  /** 1 where there was an event: `Infinity` alone would not tell nothing from an infinite number. */
  #seen: Float64Array = new Float64Array(0);

  constructor(name: string, numberOf: (value: T) => number, sign: 1 | -1) {
    super(name, numberOf);
    this.#sign = sign;
  }

  grow(capacity: number): void {
    this.#least = widened(this.#least, capacity, Infinity);
    this.#seen = widened(this.#seen, capacity);
  }

  reset(slot: number): void {
    this.#least[slot] = Infinity;
    this.#seen[slot] = 0;
  }

  addRun(slots: Int32Array, from: number, to: number): void {
    const numbers = this.numbers;
    for (let i = from; i < to; i++) this.#add(slots[i]!, this.#sign * numbers[i]!);
  }

  follow(slots: Int32Array, from: number, to: number, _arrival: number, picks: Int32Array, results: unknown[]): void {
    const numbers = this.numbers;
    for (let i = from; i < to; i++) {
      const slot = slots[i]!;
      if (picks[i + 1]! > picks[i]!) this.#add(slot, this.#sign * numbers[picks[i]!]!);
      results[i] = this.result(slot);
    }
  }

  merge(slot: number, other: AggregateStore<T, number | undefined>, otherSlot: number): void {
    const from = other as ExtremeStore<T>;
    if (from.#seen[otherSlot] !== 0) this.#add(slot, from.#least[otherSlot]!);
  }

  #add(slot: number, signed: number): void {
    this.#least[slot] = Math.min(this.#least[slot]!, signed);
    this.#seen[slot] = 1;
  }

  result(slot: number): number | undefined {
    return this.#seen[slot] === 0 ? undefined : this.#sign * this.#least[slot]!;
  }

  snapshot(slot: number): unknown {
    return this.#seen[slot] === 0 ? null : this.#least[slot]!;
  }

  restore(slot: number, state: unknown): void {
    this.#seen[slot] = state === null ? 0 : 1;
    this.#least[slot] = state === null ? Infinity : (state as number);
  }
}
