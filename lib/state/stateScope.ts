import { RxtideError } from '../errors/rxtideError.js';

/** Where an operator stands: the key in hand and the time. One object for all of its states, set once per event. */
export class StateScope {
  /** The number of the key in hand; −1: there is none. */
  id = -1;
  /** Rises with every event and timer: what a state has noted of an earlier one is void. */
  epoch = 0;
  /** The event time of the event in hand, or of the results of the timer. */
  timestamp = -Infinity;
  /** The watermark in force; in a timer of event time, its time. */
  watermark = -Infinity;
  /** Whether a state has something to finish when the event in hand is done. */
  mustSettle = false;
  readonly #clock: { readonly now: number };
  /** The time of the timer of the clock in hand, else NaN. */
  #clockTime = NaN;

  constructor(clock: { readonly now: number }) {
    this.#clock = clock;
  }

  /** The processing time; while a timer of the clock is at work, its time. */
  get now(): number {
    return Number.isNaN(this.#clockTime) ? this.#clock.now : this.#clockTime;
  }

  /** The event time that what is written gets: that of the event or timer in hand, or the watermark if that is higher. */
  get time(): number {
    const { timestamp, watermark } = this;
    return timestamp > watermark ? timestamp : watermark;
  }

  /** An event or timer is in hand, of the key with this number; nothing of an earlier one can be undone any more. */
  enter(id: number, timestamp: number): void {
    this.id = id;
    this.epoch++;
    this.timestamp = timestamp;
  }

  /** The time by the clock is `time` until `leave`. */
  setClock(time: number): void {
    this.#clockTime = time;
  }

  /** No key is in hand any more. */
  leave(): void {
    this.id = -1;
    this.#clockTime = NaN;
  }
}

/** The error for user code that reads or writes a state when no event and no timer is in hand. */
export function outsideOfEvent(state: string): RxtideError {
  return new RxtideError(
    'INVALID_STATE_ACCESS',
    `the state '${state}' was used outside of an event or timer, when there is no key that it could belong to: use it before the ` +
      'function returns, and keep what you need later in a variable',
  );
}
