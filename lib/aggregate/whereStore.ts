import type { AggregateStore, ResultContext } from './aggregate.js';

/** The store of another aggregate, which gets some of the events alone: those of a run that pass are put side by side for it. */
export class WhereStore<T, R> implements AggregateStore<T, R> {
  failure: unknown = undefined;
  readonly #predicate: (value: T) => boolean;
  readonly #inner: AggregateStore<T, R>;
  /** Those of the run projected last that pass: their values, their slots, and where in the run they are. */
  readonly #values: T[] = [];
  #slots = new Int32Array(0);
  #places = new Int32Array(0);
  /** By index in the run: how many before it pass. */
  #counts = new Int32Array(0);
  #to = 0;
  /** By index in what is followed: how many before it count and pass. */
  #picks = new Int32Array(0);
  readonly follows: boolean;

  constructor(predicate: (value: T) => boolean, inner: AggregateStore<T, R>) {
    this.#predicate = predicate;
    this.#inner = inner;
    this.follows = inner.follows === true;
  }

  grow(capacity: number): void {
    this.#inner.grow(capacity);
  }

  reset(slot: number): void {
    this.#inner.reset(slot);
  }

  project(values: readonly T[], slots: Int32Array, from: number, to: number): number {
    const predicate = this.#predicate;
    this.#makeRoom(to);
    const chosen = this.#values;
    const places = this.#places;
    const chosenSlots = this.#slots;
    const counts = this.#counts;
    let n = 0;
    let i = from;
    try {
      for (; i < to; i++) {
        counts[i] = n;
        if (!predicate(values[i]!)) continue;
        chosen[n] = values[i]!;
        places[n] = i;
        chosenSlots[n++] = slots[i]!;
      }
    } catch (error) {
      this.failure = error;
    }
    counts[i] = n;
    const reached = this.#inner.project(chosen, chosenSlots, 0, n);
    if (reached < n) {
      this.failure = this.#inner.failure;
      i = places[reached]!;
    }
    return (this.#to = i);
  }

  /** The numbers of those that pass rise as do those of all: the order is the same. */
  addRun(_slots: Int32Array, from: number, to: number, arrival: number): void {
    const first = this.#counts[from]!;
    const end = this.#counts[to]!;
    if (end > first) this.#inner.addRun(this.#slots, first, end, arrival);
    // What was chosen is not to be kept alive.
    if (to === this.#to) this.#values.length = 0;
  }

  follow(slots: Int32Array, from: number, to: number, arrival: number, picks: Int32Array, results: unknown[]): void {
    if (to >= this.#picks.length) this.#picks = new Int32Array(2 * to + 1);
    const own = this.#picks;
    const counts = this.#counts;
    for (let i = from; i <= to; i++) own[i] = counts[picks[i]!]!;
    this.#inner.follow!(slots, from, to, arrival, own, results);
    if (this.#to === picks[to]) this.#values.length = 0;
  }

  merge(slot: number, other: AggregateStore<T, R>, otherSlot: number): void {
    this.#inner.merge(slot, (other as WhereStore<T, R>).#inner, otherSlot);
  }

  remove(slot: number, other: AggregateStore<T, R>, otherSlot: number): void {
    this.#inner.remove(slot, (other as WhereStore<T, R>).#inner, otherSlot);
  }

  result(slot: number, context: ResultContext): R {
    return this.#inner.result(slot, context);
  }

  snapshot(slot: number): unknown {
    return this.#inner.snapshot(slot);
  }

  restore(slot: number, state: unknown): void {
    this.#inner.restore(slot, state);
  }

  #makeRoom(to: number): void {
    if (to < this.#counts.length) return;
    this.#slots = new Int32Array(2 * to + 1);
    this.#places = new Int32Array(2 * to + 1);
    this.#counts = new Int32Array(2 * to + 1);
  }
}
