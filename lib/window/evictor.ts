import type { EngineRef } from './engineRef.js';
import type { TimeWindow } from './timeWindow.js';

/** An event that a window keeps. */
export interface WindowElement<T> {
  readonly value: T;
  readonly timestamp: number;
}

/** Removes events from a window before or after its result is computed. The window then keeps every event. */
export interface Evictor<in T = unknown> {
  readonly name: string;
  /** What runs windows with this evictor; brought by every evictor that is made by a function of rxtide. */
  readonly engine?: EngineRef;
  /** What stays, in order, out of `elements` (in order of arrival), before the result is computed. */
  before<E extends WindowElement<T>>(elements: readonly E[], window: TimeWindow): readonly E[];
  /** What stays after the result was computed. */
  after<E extends WindowElement<T>>(elements: readonly E[], window: TimeWindow): readonly E[];
}
