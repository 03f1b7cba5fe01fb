import { type DurationLike, durationOf, hours, minutes, seconds } from '../time/duration.js';
import { attemptsOf, GrowingDelay } from '../time/growingDelay.js';

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
  readonly delay?: DurationLike;
  /** What the delay is multiplied by from restart to restart; 1: it stays. Default 1.5. */
  readonly factor?: number;
  /** The delay does not grow beyond this. Default: a minute. */
  readonly maxDelay?: DurationLike;
  /** Which part of each delay is left to chance, up and down, 0 to 1, so that what failed together does not come back together. Default 0.1. */
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
  const delay = durationOf(options.delay ?? seconds(1), 'delay of fixedDelay');
  const attempts = attemptsOf('fixedDelay', options.attempts ?? 1, 0);
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
 * job({ name: 'counts', restart: exponentialDelay({ delay: seconds(1), maxDelay: minutes(5) }) });
 * ```
 * @category jobs
 */
export function exponentialDelay(options: ExponentialDelayOptions = {}): RestartStrategy {
  const what = 'exponentialDelay';
  const { factor = 1.5, jitter = 0.1 } = options;
  const delay = durationOf(options.delay ?? seconds(1), `delay of ${what}`, 1);
  const maxDelay = durationOf(options.maxDelay ?? minutes(1), `maxDelay of ${what}`, delay);
  const resetAfter = durationOf(options.resetAfter ?? hours(1), `resetAfter of ${what}`, 1);
  const attempts = attemptsOf(what, options.attempts ?? Infinity, 0);
  const growing = new GrowingDelay(what, { delay, factor, maxDelay, jitter });
  return {
    start: () => {
      let restarts = 0;
      return {
        next: (ranFor) => {
          if (ranFor >= resetAfter) restarts = 0;
          if (restarts++ >= attempts) return undefined;
          return Math.round(growing.after(restarts) * (1 + jitter * (2 * Math.random() - 1)));
        },
      };
    },
  };
}
