import { RxtideError } from '../../errors/rxtideError.js';
import type { Rejected } from '../../operator/rejected.js';
import type { SideTarget } from '../../operator/sideOutput.js';
import { durationOf } from '../../time/duration.js';
import type { DurationLike } from '../../time/duration.js';
import { checkFunction } from '../../errors/checkFunction.js';
import type { AsyncCache } from './answerStore.js';
import { Retry } from './retry.js';
import type { RetryOptions } from './retry.js';

/** The options of `mapAsync`. `A` is what a call answers, `F` what `fallback` gives, `R` what comes out. */
export interface MapAsyncOptions<T, A, F = never, R = A | F> {
  /** Makes the result of the event and its answer. Default: the answer. */
  readonly combine?: (value: T, answer: A | F) => R;
  /** How many calls may be on their way at a time. Default 16. */
  readonly concurrency?: number;
  /** Whether results keep the order of their events (default), or leave as they come. */
  readonly ordered?: boolean;
  /** How long an answer may take, ms, over all attempts, from the first call on. Default: as long as it takes. */
  readonly timeout?: DurationLike;
  /** Calls again after a failure. Default: not. */
  readonly retry?: RetryOptions<T>;
  /** The answer where a call has failed for good, or a function that gives it. Default: the event is rejected. */
  readonly fallback?: F | ((error: unknown, value: T) => F);
  /** Keeps answers: made by `asyncCache`. Default: every event is called for. */
  readonly cache?: AsyncCache<T>;
  /** The operator's name, in messages, metrics and checkpoints. Default: `mapAsync`, with a number. */
  readonly name?: string;
  /** Gets events that no answer could be had for; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/** The options with their defaults, checked: what a run goes by. */
export interface AsyncSettings<T, A, R> {
  readonly concurrency: number;
  readonly timeout: number;
  readonly retry: Retry<T> | null;
  /** `null`: the answer is the result. */
  readonly combine: ((value: T, answer: A) => R) | null;
  /** `null`: there is none. */
  readonly fallback: ((error: unknown, value: T) => A) | null;
  readonly cache: AsyncCache<T> | null;
  /** Whether what cannot be answered fails the stream. */
  readonly failsStream: boolean;
}

export function asyncSettings<T, A, F, R>(options: MapAsyncOptions<T, A, F, R>): AsyncSettings<T, A | F, R> {
  const { concurrency = 16, ordered = true, timeout = Infinity, retry, combine, fallback, cache } = options;
  if (!(concurrency >= 1) || (!Number.isInteger(concurrency) && concurrency !== Infinity)) {
    throw invalid(`concurrency must be a whole number, at least 1; it is ${concurrency}`);
  }
  if (typeof ordered !== 'boolean') throw invalid(`ordered must be true or false; it is ${String(ordered)}`);
  if (cache !== undefined && typeof cache?.open !== 'function') throw invalid('cache must be made by asyncCache()');
  if (combine !== undefined) checkFunction(combine, 'mapAsync: combine');
  return {
    concurrency,
    timeout: durationOf(timeout, 'timeout of mapAsync', 1),
    retry: retry === undefined ? null : new Retry(retry),
    combine: combine ?? null,
    fallback: fallback === undefined ? null : functionOf(fallback),
    cache: cache ?? null,
    failsStream: options.rejectedTo === undefined,
  };
}

function functionOf<T, F>(fallback: F | ((error: unknown, value: T) => F)): (error: unknown, value: T) => F {
  return typeof fallback === 'function' ? (fallback as (error: unknown, value: T) => F) : () => fallback;
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `mapAsync: ${message}`);
}
