import { durationOf } from './duration.js';
import type { DurationLike } from './duration.js';

/** Says how far event time has come: after which events no older ones are expected. One strategy serves many runs. */
export interface WatermarkStrategy<in T = unknown> {
  /** What follows one stream's events. */
  start(): WatermarkGenerator<T>;
  /** Present where the watermark is the highest time so far minus this and 1: the entry then works it out itself, faster. */
  readonly bound?: number;
}

/** What an entry goes by: a strategy, or its bound alone. */
export type BoundOrStrategy<T> = WatermarkStrategy<T> | { readonly bound: number; readonly start?: never };

/** Follows the events of one stream. */
export interface WatermarkGenerator<in T = unknown> {
  /**
   * Sees each event, after it has been sent (WM-5); gives the watermark from then on. A value at or below an earlier one changes
   * nothing (WM-4): the watermark never goes back. `-Infinity` says nothing.
   */
  onEvent(value: T, timestamp: number): number;
  /** What it keeps, as plain data. */
  snapshot(): unknown;
  restore(state: unknown): void;
}

/**
 * The watermark is the highest time so far − `bound` − 1 (WM-1): an event may come up to `bound` after a later one. The same as the
 * option `outOfOrderness`.
 */
export function boundedOutOfOrderness(bound: DurationLike): WatermarkStrategy {
  const ms = durationOf(bound, 'outOfOrderness');
  return { bound: ms, start: () => new Bounded(ms) };
}

/** Times never go back: the watermark is the highest time so far − 1 (WM-2). What does go back is late. */
export function monotonous(): WatermarkStrategy {
  return boundedOutOfOrderness(0);
}

/**
 * Some events say how far time has come: `watermarkOf` gives the watermark after the event, or `undefined`. It is in force from the
 * next event on (WM-5).
 */
export function punctuated<T>(watermarkOf: (value: T, timestamp: number) => number | undefined): WatermarkStrategy<T> {
  return {
    start: () => ({
      onEvent: (value, timestamp) => watermarkOf(value, timestamp) ?? -Infinity,
      snapshot: () => null,
      restore: () => undefined,
    }),
  };
}

class Bounded implements WatermarkGenerator {
  #highest = -Infinity;
  readonly #bound: number;

  constructor(bound: number) {
    this.#bound = bound;
  }

  onEvent(_value: unknown, timestamp: number): number {
    if (timestamp > this.#highest) this.#highest = timestamp;
    return this.#highest - this.#bound - 1;
  }

  snapshot(): unknown {
    return this.#highest;
  }

  restore(state: unknown): void {
    this.#highest = state as number;
  }
}
