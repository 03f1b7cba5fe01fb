import type { Aggregate } from '../aggregate/aggregate.js';
import type { Machine } from '../operator/machine.js';
import type { Evictor } from './evictor.js';
import type { Trigger } from './trigger.js';
import type { WindowAssigner } from './windowAssigner.js';
import type { WindowResult } from './windowResult.js';

/** All that an engine needs to know of a window operator; checked. */
export interface EngineSettings<T, R> {
  readonly assigner: WindowAssigner<T>;
  readonly aggregate: Aggregate<T, R>;
  /** `undefined`: once, when the watermark passes the window's end, and then for each late event. */
  readonly trigger: Trigger<T> | undefined;
  readonly evictor: Evictor<T> | undefined;
  /** Whether windows are per key; else there is one for all. */
  readonly keyed: boolean;
  /** How long after its end a window takes late events, ms. */
  readonly allowedLateness: number;
  /** How long a silent key goes on giving results of empty windows, ms; 0: not at all. */
  readonly fillEmpty: number;
}

/**
 * Makes machines for a window operator. Assigners, triggers and evictors bring the engine that they need, so that a pipeline bundles
 * no other. Throws `INVALID_OPTION` for what it cannot do; gives the machine of each subscription.
 */
export type Engine = <T, R>(settings: EngineSettings<T, R>) => () => Machine<T, WindowResult<unknown, R>>;
