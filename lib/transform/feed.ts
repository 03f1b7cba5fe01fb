import type { Rejected } from '../operator/rejected.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Pace } from './pace.js';
import type { Stamps } from './stamper.js';

/** The entry, as a feed sees it. */
export interface FeedHost {
  /** Linked as it stands now. */
  readonly runtime: Runtime;
  /** Time moves without an event. Only in a turn of the trampoline, and not within `take`. */
  advance(watermark: number): void;
  /** Whether others wait for it. Only in a turn of the trampoline. */
  setIdle(idle: boolean): void;
}

/** Where an entry gets its events from: one of a few kinds of queue. */
export interface Feed<T> {
  /** Whether it asks for its events (and so can wait). */
  readonly pulls: boolean;
  /** Whether there is something to `take` now. */
  readonly ready: boolean;
  /** Whether nothing more will come, once nothing is ready. */
  readonly ended: boolean;
  /** Events received and not taken. */
  readonly pending: number;
  /** Whether it holds events that may not be sent yet: it is not quiet then (WM-11). */
  readonly holds?: boolean;
  /** Absent: it sends within `subscribe`, and ends there where a restored checkpoint says that it had ended. */
  readonly pace?: Pace;
  /** Stamps its events, in place of what the entry would do it with. */
  readonly stamps?: Stamps<T>;
  /** The next run of events, at most `max` (4,096 if that is less). It may be reused once the frame has been sent. */
  take(max: number): readonly T[];
  /** Records that could not become events, since the last call. */
  rejected?(): readonly Pick<Rejected, 'value' | 'error'>[];
  /** Begins to fetch, where that is needed; `wake` is called when `ready` or `ended` may have changed, `fail` when it broke. */
  start?(wake: () => void, fail: (error: unknown) => void, host: FeedHost): void;
  /** Where it stands, as plain data: what was taken is before it. */
  position(): unknown;
  /** A checkpoint with this position is complete: what came before will not be asked for again. */
  committed?(position: unknown): void | PromiseLike<void>;
  /** Goes on from a position, before `start`. */
  seek(position: unknown): void;
  /** Nobody wants any more. A promise settles when what it holds is free; it is never rejected. */
  cancel(): void | PromiseLike<void>;
}
