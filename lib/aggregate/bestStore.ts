import { ahead } from './ahead.js';
import type { AggregateStore } from './aggregate.js';
import { lengthen, widened } from './columns.js';
import { ScoredStore } from './scoredStore.js';

/** The event with the greatest number per slot, or with `sign` −1 the least. */
export class BestStore<T> extends ScoredStore<T, T | undefined> {
  readonly #sign: number;
  /** `sign` × the number of the event kept. */
  #scores: Float64Array = new Float64Array(0);
  /** Its arrival; `Infinity` of nothing, which with the score NaN is behind every event. */
  #arrivals: Float64Array = new Float64Array(0);
  readonly #kept: (T | undefined)[] = [];

  constructor(name: string, numberOf: (value: T) => number, sign: 1 | -1) {
    super(name, numberOf);
    this.#sign = sign;
  }

  grow(capacity: number): void {
    this.#scores = widened(this.#scores, capacity, NaN);
    this.#arrivals = widened(this.#arrivals, capacity, Infinity);
    lengthen(this.#kept, capacity);
  }

  reset(slot: number): void {
    this.#keep(slot, NaN, Infinity, undefined);
  }

  addRun(slots: Int32Array, from: number, to: number, arrival: number): void {
    const sign = this.#sign;
    const scores = this.#scores;
    const arrivals = this.#arrivals;
    const numbers = this.numbers;
    for (let i = from; i < to; i++) {
      const slot = slots[i]!;
      const score = sign * numbers[i]!;
      const at = arrival + i - from;
      if (ahead(score, at, scores[slot]!, arrivals[slot]!)) this.#keep(slot, score, at, this.events[i]);
    }
    this.release(to);
  }

  merge(slot: number, other: AggregateStore<T, T | undefined>, otherSlot: number): void {
    const from = other as BestStore<T>;
    const score = from.#scores[otherSlot]!;
    const arrival = from.#arrivals[otherSlot]!;
    if (!ahead(score, arrival, this.#scores[slot]!, this.#arrivals[slot]!)) return;
    this.#keep(slot, score, arrival, from.#kept[otherSlot]);
  }

  result(slot: number): T | undefined {
    return this.#kept[slot];
  }

  snapshot(slot: number): unknown {
    const arrival = this.#arrivals[slot]!;
    return arrival === Infinity ? null : [this.#scores[slot]!, arrival, this.#kept[slot]];
  }

  restore(slot: number, state: unknown): void {
    if (state === null) return this.reset(slot);
    const [score, arrival, event] = state as [number, number, T];
    this.#keep(slot, score, arrival, event);
  }

  #keep(slot: number, score: number, arrival: number, event: T | undefined): void {
    this.#scores[slot] = score;
    this.#arrivals[slot] = arrival;
    this.#kept[slot] = event;
  }
}
