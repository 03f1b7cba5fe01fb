import { invalidOption } from '../../errors/invalidOption.js';
import { type DurationLike, seconds } from '../../time/duration.js';
import { attemptsOf, GrowingDelay } from '../../time/growingDelay.js';
import { checkFunction } from '../../errors/checkFunction.js';

/** How `mapAsync` calls again after a failure. */
export interface RetryOptions<in T> {
  /** How often to call for an event at most, the first time included. */
  readonly attempts: number;
  /** How long to wait before the second attempt, ms. Default 100. */
  readonly delay?: DurationLike;
  /** What the delay is multiplied by from attempt to attempt; 1: it stays. Default 2. */
  readonly factor?: number;
  /** The delay does not grow beyond this. Default: 30 s. */
  readonly maxDelay?: DurationLike;
  /** Which part of each delay is left to chance, 0 to 1, so that many callers do not come back at the same moment. Default 0. */
  readonly jitter?: number;
  /** Where chance comes from, at least 0 and less than 1. Default: `Math.random`. */
  readonly random?: () => number;
  /** Whether to call again after this failure. Default: after every one. */
  readonly when?: (error: unknown, value: T) => boolean;
}

/** When to call again, checked. */
export class Retry<in T> {
  readonly attempts: number;
  readonly when: (error: unknown, value: T) => boolean;
  readonly #delay: GrowingDelay;
  readonly #random: () => number;

  constructor(options: RetryOptions<T>) {
    const { attempts, delay = 100, factor = 2, maxDelay = seconds(30), jitter = 0 } = options;
    const { random = Math.random, when = () => true } = options;
    checkFunction(random, 'mapAsync: retry.random');
    checkFunction(when, 'mapAsync: retry.when');
    this.attempts = attemptsOf('mapAsync', attempts, 1, 'retry.');
    this.when = when;
    this.#delay = new GrowingDelay('mapAsync', { delay, factor, maxDelay, jitter }, 'retry.');
    this.#random = random;
  }

  /** How long to wait after the attempt of this number, whole ms. Runs user code. */
  delayAfter(attempt: number): number {
    const delay = this.#delay.after(attempt);
    const chance = this.#delay.jitter === 0 ? 0 : this.#random();
    if (!(chance >= 0 && chance < 1)) {
      throw invalidOption(`mapAsync: retry.random must give a number, at least 0 and less than 1; it gave ${chance}`);
    }
    return this.#delay.shortened(delay, chance);
  }
}
