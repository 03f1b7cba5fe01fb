import { RxtideError } from '../../errors/rxtideError.js';
import { durationOf, seconds } from '../../time/duration.js';
import type { DurationLike } from '../../time/duration.js';
import { checkFunction } from '../../transform/checkFunction.js';

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
  readonly #delay: number;
  readonly #factor: number;
  readonly #maxDelay: number;
  readonly #jitter: number;
  readonly #random: () => number;

  constructor(options: RetryOptions<T>) {
    const { attempts, factor = 2, jitter = 0, random = Math.random, when = () => true } = options;
    if (!(attempts >= 1) || (!Number.isInteger(attempts) && attempts !== Infinity)) {
      throw invalid(`retry.attempts must be a whole number, at least 1; it is ${attempts}`);
    }
    if (!(factor >= 1 && factor < Infinity)) {
      throw invalid(`retry.factor must be a number, at least 1; it is ${factor}`);
    }
    if (!(jitter >= 0 && jitter <= 1)) throw invalid(`retry.jitter must be a number from 0 to 1; it is ${jitter}`);
    checkFunction('mapAsync', 'retry.random', random);
    checkFunction('mapAsync', 'retry.when', when);
    this.attempts = attempts;
    this.when = when;
    this.#delay = durationOf(options.delay ?? 100, 'retry.delay of mapAsync');
    this.#factor = factor;
    this.#maxDelay = durationOf(options.maxDelay ?? seconds(30), 'retry.maxDelay of mapAsync');
    this.#jitter = jitter;
    this.#random = random;
  }

  /** How long to wait after the attempt of this number, whole ms. Runs user code. */
  delayAfter(attempt: number): number {
    const delay = this.#delay === 0 ? 0 : Math.min(this.#maxDelay, this.#delay * this.#factor ** (attempt - 1));
    if (this.#jitter === 0) return Math.round(delay);
    const chance = this.#random();
    if (!(chance >= 0 && chance < 1)) {
      throw invalid(`retry.random must give a number, at least 0 and less than 1; it gave ${chance}`);
    }
    return Math.round(delay * (1 - this.#jitter * chance));
  }
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `mapAsync: ${message}`);
}
