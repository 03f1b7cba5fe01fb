import type { ResultContext } from '../aggregate/aggregate.js';
import type { TimeWindow } from './timeWindow.js';
import type { WindowCell } from './windowCell.js';
import type { Pane } from './windowResult.js';

/** What windows hold, by slot: accumulators, or, where an evictor is to look at them, all events. */
export interface WindowContents<T, R> {
  grow(capacity: number): void;
  /** Runs user code on an event that is to enter these windows; changes none. Throws what it throws. */
  project(value: T, cells: readonly WindowCell[]): void;
  /** The event projected last enters these windows. `arrival`: a number that rises from call to call by the number of windows. */
  add(value: T, timestamp: number, arrival: number, cells: readonly WindowCell[]): void;
  /** Adds what a slot holds to another one. */
  merge(into: number, from: number): void;
  clear(slot: number): void;
  /** A result is due: gives how many events, of `size`, it is about. */
  beforeResult(slot: number, window: TimeWindow, size: number): number;
  /** `pane` is in the context where the aggregate has states. */
  result(slot: number, context: ResultContext & { readonly pane?: Pane }): R;
  /** A result was computed: gives how many events stay. */
  afterResult(slot: number, window: TimeWindow, size: number): number;
  snapshot(slot: number): unknown;
  restore(slot: number, state: unknown): void;
}
