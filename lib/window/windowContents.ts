import type { SnapshotWriter } from '../runtime/checkpointing.js';
import type { ResultContext } from '../aggregate/aggregate.js';
import type { TimeWindow } from './timeWindow.js';
import type { WindowCell } from './windowCell.js';
import type { Pane } from './windowResult.js';

/** Some of the elements of a window: the place of the first, and for each its value, time and arrival number. */
export type Chunk = readonly [from: number, elements: readonly (readonly [unknown, number, number])[]];

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
  /** What is written anew with each change of a window. */
  snapshot(slot: number): unknown;
  /** What would be too much for that is written in chunks, and is told apart by the window's key and entry. Absent: there is nothing. */
  writeChunks?(writer: SnapshotWriter, slot: number, key: unknown, entry: number): void;
  /** Before the first window is written: chunks that are gone. */
  writeGone?(writer: SnapshotWriter): void;
  /** Whether there are such chunks: then it must stay until they are written, although it holds nothing. */
  readonly hasGone?: boolean;
  /** `chunks`: those of the window, in no particular order. */
  restore(slot: number, state: unknown, chunks: readonly Chunk[]): void;
}
