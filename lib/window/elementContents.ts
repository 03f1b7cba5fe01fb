import type { Aggregate, AggregateStore, ResultContext } from '../aggregate/aggregate.js';
import type { OpenStates } from '../aggregate/resultStates.js';
import type { WindowElement, Evictor } from './evictor.js';
import type { TimeWindow } from './timeWindow.js';
import type { WindowCell } from './windowCell.js';
import type { WindowContents } from './windowContents.js';

/** An event that a window keeps, with its arrival number: windows that merge keep their events in order of arrival. */
interface Kept<T> extends WindowElement<T> {
  readonly arrival: number;
}

/** The slot in which an aggregate is worked out for each result anew. */
const SCRATCH = 0;

/** Windows that hold all of their events, because an evictor takes some out around each result (WOP-14). */
export class ElementContents<T, R> implements WindowContents<T, R> {
  readonly #evictor: Evictor<T>;
  readonly #store: AggregateStore<T, R>;
  /** By slot, in order of arrival. */
  readonly #lists: (readonly Kept<T>[])[] = [];
  #slots = new Int32Array(16);

  constructor(aggregate: Aggregate<T, R>, evictor: Evictor<T>, open?: OpenStates) {
    this.#evictor = evictor;
    this.#store = aggregate.createStore(open);
    this.#store.grow(1);
  }

  grow(capacity: number): void {
    while (this.#lists.length < capacity) this.#lists.push([]);
  }

  /** What the aggregate throws for an event shows here, and not only when a result is due and nobody knows any more what to do about it. */
  project(value: T): void {
    if (this.#store.project([value], this.#slots, 0, 1) < 1) throw this.#store.failure;
  }

  add(value: T, timestamp: number, arrival: number, cells: readonly WindowCell[]): void {
    const element: Kept<T> = { value, timestamp, arrival };
    for (const { slot } of cells) (this.#lists[slot] as Kept<T>[]).push(element);
  }

  merge(into: number, from: number): void {
    const merged = [...this.#lists[into]!, ...this.#lists[from]!];
    this.#lists[into] = merged.sort((a, b) => a.arrival - b.arrival);
  }

  clear(slot: number): void {
    this.#lists[slot] = [];
  }

  beforeResult(slot: number, window: TimeWindow): number {
    return this.#keep(slot, this.#evictor.before(this.#lists[slot]!, window));
  }

  result(slot: number, context: ResultContext): R {
    const store = this.#store;
    const values = this.#lists[slot]!.map(({ value }) => value);
    const n = values.length;
    if (n > this.#slots.length) this.#slots = new Int32Array(2 * n);
    try {
      if (store.project(values, this.#slots, 0, n) < n) throw store.failure;
      store.addRun(this.#slots, 0, n, 0);
      return store.result(SCRATCH, context);
    } finally {
      store.reset(SCRATCH);
    }
  }

  afterResult(slot: number, window: TimeWindow): number {
    return this.#keep(slot, this.#evictor.after(this.#lists[slot]!, window));
  }

  snapshot(slot: number): unknown {
    return this.#lists[slot]!.map(({ value, timestamp, arrival }) => [value, timestamp, arrival]);
  }

  restore(slot: number, state: unknown): void {
    const saved = state as readonly (readonly [T, number, number])[];
    this.#lists[slot] = saved.map(([value, timestamp, arrival]) => ({ value, timestamp, arrival }));
  }

  /** The list must be one of our own: an evictor may hold on to the one that it gave. */
  #keep(slot: number, kept: readonly Kept<T>[]): number {
    if (kept !== this.#lists[slot]) this.#lists[slot] = [...kept];
    return kept.length;
  }
}
