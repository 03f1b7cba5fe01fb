import { asyncScheduler } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import type { Cancel, Clock } from '../time/clock.js';

// Hosts keep delays in 32 bits: a longer one would fire at once.
const LONGEST_DELAY = 2 ** 31 - 1;

/** A clock that reads and schedules through a scheduler of RxJS, so that `TestScheduler.run` drives it. */
export class SchedulerClock implements Clock {
  readonly #scheduler: SchedulerLike;

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
  }

  now(): number {
    return this.#scheduler.now();
  }

  schedule(work: () => void, delay: number): Cancel {
    const scheduler = this.#scheduler;
    const due = scheduler.now() + delay;
    const next = (): void => {
      const rest = due - scheduler.now();
      if (delay <= LONGEST_DELAY || rest <= 0) work();
      else step = scheduler.schedule(next, Math.min(rest, LONGEST_DELAY));
    };
    let step = scheduler.schedule(next, Math.max(0, Math.min(delay, LONGEST_DELAY)));
    return () => step.unsubscribe();
  }
}

/** The default clock: RxJS's `asyncScheduler`. */
export const systemClock: Clock = /* @__PURE__ */ new SchedulerClock(asyncScheduler);
