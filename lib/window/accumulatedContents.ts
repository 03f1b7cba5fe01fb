import type { Aggregate, AggregateStore, ResultContext } from '../aggregate/aggregate.js';
import type { OpenStates } from '../aggregate/resultStates.js';
import type { TimeWindow } from './timeWindow.js';
import type { WindowCell } from './windowCell.js';
import type { WindowContents } from './windowContents.js';

/** Windows that hold what their events have come to, and not the events. */
export class AccumulatedContents<T, R> implements WindowContents<T, R> {
  readonly #store: AggregateStore<T, R>;
  /** The event that is to enter windows, once for each, beside the slots of the windows. */
  readonly #values: (T | undefined)[] = [];
  #slots = new Int32Array(1);

  constructor(aggregate: Aggregate<T, R>, open?: OpenStates) {
    this.#store = aggregate.createStore(open);
  }

  grow(capacity: number): void {
    this.#store.grow(capacity);
  }

  project(value: T, cells: readonly WindowCell[]): void {
    const n = cells.length;
    const values = this.#values;
    if (n > this.#slots.length) this.#slots = new Int32Array(2 * n);
    for (let i = 0; i < n; i++) {
      values[i] = value;
      this.#slots[i] = cells[i]!.slot;
    }
    if (this.#store.project(values as T[], this.#slots, 0, n) < n) throw this.#store.failure;
  }

  add(_value: T, _timestamp: number, arrival: number, cells: readonly WindowCell[]): void {
    const n = cells.length;
    this.#store.addRun(this.#slots, 0, n, arrival);
    for (let i = 0; i < n; i++) this.#values[i] = undefined;
  }

  merge(into: number, from: number): void {
    this.#store.merge(into, this.#store, from);
  }

  clear(slot: number): void {
    this.#store.reset(slot);
  }

  beforeResult(_slot: number, _window: TimeWindow, size: number): number {
    return size;
  }

  result(slot: number, context: ResultContext): R {
    return this.#store.result(slot, context);
  }

  afterResult(_slot: number, _window: TimeWindow, size: number): number {
    return size;
  }

  snapshot(slot: number): unknown {
    return this.#store.snapshot(slot);
  }

  restore(slot: number, state: unknown): void {
    this.#store.restore(slot, state);
  }
}
