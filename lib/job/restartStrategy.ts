import { RxtideError } from '../errors/rxtideError.js';
import { durationOf, hours, minutes, seconds } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';

/** Whether and when a job that failed begins anew. */
export interface RestartStrategy {
  /** Begins to count, for one run of a job. */
  start(): RestartPlan;
}

/** The restarts of one run of a job. */
export interface RestartPlan {
  /** The job failed after it had run for `ranFor` ms: how long to wait, ms, or `undefined`: give up. */
  next(ranFor: number): number | undefined;
}

/** The options of `fixedDelay`. */
export interface FixedDelayOptions {
  /** How long to wait before each restart. Default: a second. */
  readonly delay?: DurationLike;
  /** How many restarts there are at most. Default 1. */
  readonly attempts?: number;
}

/** The options of `exponentialDelay`. */
export interface ExponentialDelayOptions {
  /** How long to wait before the first restart. Default: a second. */
  readonly initial?: DurationLike;
  /** How long to wait at most. Default: a minute. */
  readonly max?: DurationLike;
  /** By how much each wait is longer than the one before. Default 1.5. */
  readonly factor?: number;
  /** How much of each wait is left to chance, up and down, 0 to 1, so that what failed together does not come back together. Default 0.1. */
  readonly jitter?: number;
  /** After running for so long without a failure, it counts from the beginning again. Default: an hour. */
  readonly resetAfter?: DurationLike;
  /** How many restarts there are at most, until they are counted anew. Default: any number. */
  readonly attempts?: number;
}

/** The first failure ends the job. It is the default for a job without checkpoints, which would begin from nothing. */
export const noRestart: RestartStrategy = { start: () => ({ next: () => undefined }) };

/**
 * Waits the same time before each restart, and gives up after some.
 *
 * @example
 * ```ts
 * job({ name: 'counts', restart: fixedDelay({ delay: seconds(10), attempts: 5 }) });
 * ```
 * @category jobs
 */
export function fixedDelay(options: FixedDelayOptions = {}): RestartStrategy {
  const delay = durationOf(options.delay ?? seconds(1), 'delay');
  const attempts = checkedAttempts('fixedDelay', options.attempts ?? 1);
  return {
    start: () => {
      let restarts = 0;
      return { next: () => (restarts++ < attempts ? delay : undefined) };
    },
  };
}

/**
 * Waits longer before each restart, up to a limit; after a long time without a failure, it begins with short waits again. It is the default
 * for a job with checkpoints (CKP-10).
 *
 * @example
 * ```ts
 * job({ name: 'counts', restart: exponentialDelay({ initial: seconds(1), max: minutes(5) }) });
 * ```
 * @category jobs
 */
export function exponentialDelay(options: ExponentialDelayOptions = {}): RestartStrategy {
  const { factor = 1.5, jitter = 0.1, attempts = Infinity } = options;
  const initial = durationOf(options.initial ?? seconds(1), 'initial', 1);
  const max = durationOf(options.max ?? minutes(1), 'max', initial);
  const resetAfter = durationOf(options.resetAfter ?? hours(1), 'resetAfter', 1);
  if (!(factor >= 1 && factor < Infinity)) throw invalid(`factor must be a number, at least 1; it is ${factor}`);
  if (!(jitter >= 0 && jitter <= 1)) throw invalid(`jitter must be a number from 0 to 1; it is ${jitter}`);
  checkedAttempts('exponentialDelay', attempts);
  return {
    start: () => {
      let restarts = 0;
      let delay = initial;
      return {
        next: (ranFor) => {
          if (ranFor >= resetAfter) {
            restarts = 0;
            delay = initial;
          }
          if (restarts++ >= attempts) return undefined;
          const wait = delay * (1 + jitter * (2 * Math.random() - 1));
          delay = Math.min(max, delay * factor);
          return Math.round(wait);
        },
      };
    },
  };
}

function checkedAttempts(strategy: string, attempts: number): number {
  if (attempts >= 0 && (Number.isInteger(attempts) || attempts === Infinity)) return attempts;
  throw invalid(`attempts must be a whole number, at least 0; it is ${attempts}`, strategy);
}

function invalid(message: string, strategy = 'exponentialDelay'): RxtideError {
  return new RxtideError('INVALID_OPTION', `${strategy}: ${message}`);
}
