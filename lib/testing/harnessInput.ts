import { RxtideError } from '../errors/rxtideError.js';
import { preview } from '../errors/preview.js';
import type { InputRoot } from './inputRoot.js';

/** An event for a harness to send. */
export interface HarnessEvent<T> {
  readonly value: T;
  /** Its event time, ms since the epoch. */
  readonly timestamp: number;
  /** The watermark in force when it arrives. Default: the one of the event before. */
  readonly watermark?: number;
}

/**
 * One input of a harness, worked by hand. What is sent has gone through the operator when the call returns. Watermarks move only when
 * told to, and never back.
 */
export class HarnessInput<T> {
  readonly #root: InputRoot<T>;
  /** After all that has been asked for. */
  #watermark: number;
  #idle: boolean;
  #ended = false;

  /** @internal */
  constructor(root: InputRoot<T>) {
    this.#root = root;
    this.#watermark = root.watermark;
    this.#idle = root.idle;
  }

  /** Sends one event, as a batch of its own. An input that was idle is active again. */
  event(value: T, timestamp: number): void {
    this.events([{ value, timestamp }]);
  }

  /** Sends events as one batch; `watermark` is the one after it, by default that of its last event. */
  events(events: readonly HarnessEvent<T>[], watermark?: number): void {
    if (events.length > 0) this.active();
    let before = this.#watermark;
    for (const event of events) checkTime(event);
    const marks = events.map((event) => (before = later(event.watermark ?? before, before)));
    const after = (this.#watermark = later(watermark ?? before, before));
    this.#check();
    const values = events.map((event) => event.value);
    const timestamps = events.map((event) => event.timestamp);
    this.#root.batch(values, timestamps, marks, after);
  }

  /** Moves time, without an event. */
  watermark(watermark: number): void {
    this.events([], watermark);
  }

  /** Holds the other inputs back no longer. */
  idle(): void {
    this.#setIdle(true);
  }

  /** Ends being idle. */
  active(): void {
    this.#setIdle(false);
  }

  /** Whether it has completed or failed. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Completes, at the end of time: the watermark goes to `Infinity`, then everything closes. */
  end(): void {
    this.#check();
    this.#ended = true;
    this.#root.end(true);
  }

  /** Completes where it stands, as under a `takeUntil`: what is held is discarded. */
  cutOff(): void {
    this.#check();
    this.#ended = true;
    this.#root.end(false);
  }

  /** Fails, as a source does. */
  fail(error: unknown): void {
    this.#check();
    this.#ended = true;
    this.#root.fail(error);
  }

  #setIdle(idle: boolean): void {
    this.#check();
    if (this.#idle === idle) return;
    this.#idle = idle;
    this.#root.status(idle);
  }

  #check(): void {
    if (this.#ended) throw new RxtideError('INVALID_OPTION', 'this input of the harness has ended');
  }
}

/** A time that is no number would keep time from ever getting anywhere. */
function checkTime({ value, timestamp }: HarnessEvent<unknown>): void {
  if (Number.isFinite(timestamp)) return;
  throw new RxtideError(
    'INVALID_OPTION',
    `an event of a harness needs its time, in ms: event(value, timestamp); for ${preview(value)} it is ${preview(timestamp)}`,
  );
}

function later(watermark: number, before: number): number {
  if (watermark >= before) return watermark;
  throw new RxtideError(
    'INVALID_OPTION',
    `a watermark never goes back: it is ${before}, and cannot become ${watermark}`,
  );
}
