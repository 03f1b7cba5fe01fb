import type { ResultContext } from './aggregate.js';

/**
 * An aggregate of one's own, of events `T`, with accumulators `A` and results `R`.
 *
 * Accumulators are values: a function gives a new one and never changes one that it was given, nor an event. An event whose
 * function throws then leaves no trace, and snapshots need no copies. They must be plain data, for they go into
 * checkpoints.
 */
export interface AggregateDefinition<in T, in out A, out R> {
  /** The accumulator of no events. Called any number of times; merging it with another one must change nothing. */
  readonly create: () => A;
  /** The accumulator with one event more. Events come in order of arrival. */
  readonly add: (accumulator: A, value: T) => A;
  /** The accumulator of the events of both. Absent: sessions and shared slices are not possible. */
  readonly merge?: (accumulator: A, other: A) => A;
  /** The accumulator without the events of `removed`, all of which are in it, exactly. Absent: `runningAggregate` takes no changelog. */
  readonly remove?: (accumulator: A, removed: A) => A;
  /** What comes out; called whenever a result is due, any number of times, of nothing too. */
  readonly result: (accumulator: A, context: ResultContext) => R;
  /** Whether any order of events and of merging gives the same result: then windows may share slices. Default: `false`. */
  readonly commutative?: boolean;
}
