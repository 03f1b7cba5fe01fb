import type { AggregateStore, ResultContext } from './aggregate.js';
import { Selection } from './selection.js';

/** The store of another aggregate, which gets some of the events alone: those of a run that pass are put side by side for it. */
export class WhereStore<T, R> implements AggregateStore<T, R> {
  failure: unknown = undefined;
  readonly follows: boolean;
  readonly #inner: AggregateStore<T, R>;
  /** Those of the run projected last that pass. */
  #selection: Selection<T>;
  /** Whether no other store that has the selection gets the run before this one, or after it. */
  #isFirst = true;
  #isLast = true;
  #to = 0;
  /** By index in what is followed: how many before it count and pass. */
  #picks = new Int32Array(0);

  constructor(predicate: (value: T) => boolean, inner: AggregateStore<T, R>) {
    this.#selection = new Selection(predicate);
    this.#inner = inner;
    this.follows = inner.follows === true;
  }

  join(earlier: AggregateStore<T, unknown>): boolean {
    if (!(earlier instanceof WhereStore)) return false;
    const other = earlier as WhereStore<T, unknown>;
    if (other.#selection.predicate !== this.#selection.predicate) return false;
    this.#selection = other.#selection;
    this.#isFirst = false;
    other.#isLast = false;
    return true;
  }

  grow(capacity: number): void {
    this.#inner.grow(capacity);
  }

  reset(slot: number): void {
    this.#inner.reset(slot);
  }

  project(values: readonly T[], slots: Int32Array, from: number, to: number): number {
    const selection = this.#selection;
    if (this.#isFirst) selection.take(values, slots, from, to);
    let end = to;
    if (selection.to < to) {
      end = selection.to;
      this.failure = selection.failure;
    }
    const n = selection.counts[end]!;
    const reached = this.#inner.project(selection.values, selection.slots, 0, n);
    if (reached < n) {
      this.failure = this.#inner.failure;
      end = selection.places[reached]!;
    }
    return (this.#to = end);
  }

  /** The numbers of those that pass rise as do those of all: the order is the same. */
  addRun(_slots: Int32Array, from: number, to: number, arrival: number): void {
    const { counts, slots } = this.#selection;
    const first = counts[from]!;
    const end = counts[to]!;
    if (end > first) this.#inner.addRun(slots, first, end, arrival);
    this.#release(to);
  }

  follow(slots: Int32Array, from: number, to: number, arrival: number, picks: Int32Array, results: unknown[]): void {
    if (to >= this.#picks.length) this.#picks = new Int32Array(2 * to + 1);
    const own = this.#picks;
    const { counts } = this.#selection;
    for (let i = from; i <= to; i++) own[i] = counts[picks[i]!]!;
    this.#inner.follow!(slots, from, to, arrival, own, results);
    this.#release(picks[to]!);
  }

  #release(to: number): void {
    if (to === this.#to && this.#isLast) this.#selection.release();
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
}
