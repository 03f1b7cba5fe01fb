import type { WindowAssigner } from './windowAssigner.js';

/** An assigner of sessions. An engine for sessions needs only the gaps, and makes no window per event. */
export interface SessionAssigner<in T = unknown> extends WindowAssigner<T> {
  readonly merging: true;
  /** The gap of every event in milliseconds, above 0, if it is the same for all. */
  readonly gap: number | undefined;
  /** How long after this event the session stays open, in milliseconds, above 0. May throw what the user's function throws. */
  gapOf(value: T): number;
}
