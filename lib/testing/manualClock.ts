import type { Cancel, Clock } from '../time/clock.js';

interface Scheduled {
  readonly time: number;
  readonly work: () => void;
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now: number;
  /** By time, then in the order of scheduling. */
  readonly #scheduled: Scheduled[] = [];

  /** `now`: where it stands, ms since the epoch. */
  constructor(now = 0) {
    this.#now = now;
  }

  /** How many calls are scheduled. */
  get pending(): number {
    return this.#scheduled.length;
  }

  now(): number {
    return this.#now;
  }

  schedule(work: () => void, delay: number): Cancel {
    const call: Scheduled = { time: this.#now + Math.max(0, delay), work };
    let at = this.#scheduled.length;
    while (at > 0 && this.#scheduled[at - 1]!.time > call.time) at--;
    this.#scheduled.splice(at, 0, call);
    return () => {
      const at = this.#scheduled.indexOf(call);
      if (at >= 0) this.#scheduled.splice(at, 1);
    };
  }

  /** Goes on by `ms`: makes the calls that are due, in order of time, each at its own time. */
  advance(ms: number): void {
    this.advanceTo(this.#now + ms);
  }

  /** Goes on to `time`; see `advance`. */
  advanceTo(time: number): void {
    for (;;) {
      const first = this.#scheduled[0];
      if (first === undefined || first.time > time) break;
      this.#scheduled.shift();
      this.#now = Math.max(this.#now, first.time);
      first.work();
    }
    this.#now = Math.max(this.#now, time);
  }
}
