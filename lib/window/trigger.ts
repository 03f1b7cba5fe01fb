import type { EngineRef } from './engineRef.js';
import type { TimeWindow } from './timeWindow.js';

/** What a trigger wants done: nothing, a result, the contents dropped, or a result and then the contents dropped. */
export type Firing = 0 | 1 | 2 | 3;
export const CONTINUE = 0;
export const FIRE = 1;
export const PURGE = 2;
export const FIRE_AND_PURGE = 3;

/** What a trigger may see and ask for. Timers are one per window, time and domain; setting one twice is one timer. */
export interface TriggerContext {
  readonly window: TimeWindow;
  /** The watermark; inside a timer of event time, the timer's time. */
  readonly watermark: number;
  /** The processing-time clock, read once a frame; inside a timer of processing time, the timer's time. */
  readonly now: number;
  setEventTimer(time: number): void;
  setProcessingTimer(time: number): void;
  deleteEventTimer(time: number): void;
  deleteProcessingTimer(time: number): void;
}

/**
 * Decides when a window gives a result. One trigger serves all windows; what it keeps for one window is `state`, a plain
 * object that goes into snapshots (numbers, strings, arrays, plain objects).
 */
export interface Trigger<in T = unknown, S = unknown> {
  /** For messages: how the trigger was made, such as `afterCount(3)`. */
  readonly name: string;
  /** Fires once when the watermark passes the end, and then for each late event; such windows can be kept in slices. */
  readonly byWatermarkOnly: boolean;
  /** What runs windows with this trigger; brought by every trigger that is made by a function of rxtide. */
  readonly engine?: EngineRef;
  /** Fresh state for a new window. */
  create(): S;
  /** After an event entered the window. */
  onElement(state: S, value: T, timestamp: number, context: TriggerContext): Firing;
  /** A timer that some trigger of this window set is due. It may be another one's: compare `time` with what you set. */
  onEventTime(state: S, time: number, context: TriggerContext): Firing;
  onProcessingTime(state: S, time: number, context: TriggerContext): Firing;
  /** Two windows became one (`context.window`): takes `from` into `into`. Absent: cannot be used where windows merge. */
  merge?(into: S, from: S, context: TriggerContext): void;
  /** The window gave a result for any reason (also one that another trigger of a combination asked for). */
  onFired?(state: S, context: TriggerContext): void;
}
