import type { NexmarkEvent } from '../../../examples/nexmark/model.js';

/** A row, and how many times more it is there from now on; less, where it is negative. */
export type Counted<T> = [row: T, times: number];

/**
 * Rows that come and go, in a graph of a library of differential dataflow. The libraries have the same operators under the same names, so that a
 * query is written once and each builds its graph.
 */
export interface Rows<T> {
  filter(test: (row: T) => boolean): Rows<T>;
  map<R>(project: (row: T) => R): Rows<R>;
  /** Each pair of rows that have the same key. */
  join<K, A, B>(this: Rows<[K, A]>, other: Rows<[K, B]>): Rows<[K, [A, B]]>;
  /** All rows of a key at once. */
  reduce<K, V, R>(this: Rows<[K, V]>, of: (values: readonly Counted<V>[]) => Counted<R>[]): Rows<[K, R]>;
}

/** A query, as a graph. */
export type Graph<R> = (events: Rows<NexmarkEvent>) => Rows<R>;

/** Runs all events through a graph; `sink` hears of each row that comes, and with a negative number of each that goes. */
export type RunGraph = <R>(
  events: readonly NexmarkEvent[],
  graph: Graph<R>,
  sink: (row: R, times: number) => void,
) => void;

/** How many events are one change: as many as rxtide sends at once. */
export const TURN = 1_024;
