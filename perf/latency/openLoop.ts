import type { LoadClock } from './clock.js';

/** What to send, and when. */
export interface Load<T> {
  /** Events a second. */
  readonly rate: number;
  /** How long to go on, ms. */
  readonly duration: number;
  /** From when on gaps count, ms after the start. */
  readonly warmUp: number;
  /** The load is given up once it is so far behind its schedule, ms: it would never catch up. */
  readonly patience: number;
  /** Makes event `i`. */
  event(i: number): T;
  /** Takes the events that are due, as one batch. */
  send(events: readonly T[]): void;
}

/** How it went. */
export interface LoadOutcome {
  readonly sent: number;
  /** From the first event to the last, ms. */
  readonly took: number;
  /** Whether it was given up. */
  readonly gaveUp: boolean;
  /** After warming up, the longest that it waited for a turn after it had asked for one, ms: what the machine, and not the pipeline, held up. */
  readonly longestGap: number;
}

/**
 * Sends events by a schedule that was fixed beforehand: event `i` is due at `start + i / rate`, however long the pipeline takes for those before it.
 * What it cannot take in time waits and is sent late; a latency counts from when an event was due, so nothing that the pipeline holds up is
 * left out (no coordinated omission).
 */
export class OpenLoop<T> {
  /** When event 0 is due, ms of the clock. */
  start = NaN;
  readonly #load: Load<T>;
  readonly #clock: LoadClock;
  readonly #total: number;
  #sent = 0;
  #askedAt = NaN;
  #longestGap = 0;
  #done: (outcome: LoadOutcome) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  readonly #tick = (): void => this.#poll();

  constructor(load: Load<T>, clock: LoadClock) {
    this.#load = load;
    this.#clock = clock;
    this.#total = Math.floor((load.duration * load.rate) / 1000);
  }

  /** When event `i` is due, ms of the clock. */
  dueAt(i: number): number {
    return this.start + (i * 1000) / this.#load.rate;
  }

  /** Sends all; the promise resolves when that is done, or was given up. */
  run(): Promise<LoadOutcome> {
    this.start = this.#clock.now();
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#fail = reject;
      this.#ask();
    });
  }

  #ask(): void {
    this.#askedAt = this.#clock.now();
    this.#clock.soon(this.#tick);
  }

  #poll(): void {
    const { rate, patience, warmUp } = this.#load;
    const now = this.#clock.now();
    const elapsed = now - this.start;
    if (elapsed > warmUp) this.#longestGap = Math.max(this.#longestGap, now - this.#askedAt);
    const due = Math.min(this.#total, Math.floor((elapsed * rate) / 1000) + 1);
    const behind = elapsed - (this.#sent * 1000) / rate;
    if (this.#sent === this.#total || behind > patience) {
      this.#done({ sent: this.#sent, took: elapsed, gaveUp: this.#sent < this.#total, longestGap: this.#longestGap });
      return;
    }
    try {
      if (due > this.#sent) this.#send(due);
    } catch (error) {
      return this.#fail(error);
    }
    this.#ask();
  }

  #send(to: number): void {
    const events: T[] = [];
    for (let i = this.#sent; i < to; i++) events.push(this.#load.event(i));
    this.#sent = to;
    this.#load.send(events);
  }
}
