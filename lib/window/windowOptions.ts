import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import type { DurationLike } from '../time/duration.js';
import type { Evictor } from './evictor.js';
import type { Trigger } from './trigger.js';

/** The options of `windowBy` and `windowAll`. */
export interface WindowOptions<T> {
  /** The operator's name, in messages, metrics and checkpoints. Default: its kind, with a number. */
  readonly name?: string;
  /**
   * How long after its end a window still takes events; each gives a new result at once. Default 0: an event whose last window's
   * end − 1 is at or below the watermark is late.
   */
  readonly allowedLateness?: DurationLike;
  /** When windows give results. Default: once the watermark passes their end, and then for each late event. */
  readonly trigger?: Trigger<T>;
  /** What to take out of a window before or after its result is computed; the window then keeps all its events. */
  readonly evictor?: Evictor<T>;
  /** Gets late events, with their own times. */
  readonly lateTo?: SideTarget<T>;
  /** Gets events on which a function of the aggregate or the assigner threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
  /** A key that had events goes on giving results, of empty windows, until it was silent for so long. Default: no such results. */
  readonly fillEmpty?: DurationLike;
}
