import { invalidOption } from '../errors/invalidOption.js';
import { type DurationLike, durationOf } from './duration.js';

/** How a delay grows. */
export interface DelayGrowth {
  /** The first delay. */
  readonly delay: DurationLike;
  /** What it is multiplied by from failure to failure. */
  readonly factor: number;
  /** What it does not grow beyond. */
  readonly maxDelay: DurationLike;
  /** Which part of it is left to chance, 0 to 1. */
  readonly jitter: number;
}

/** A delay that grows with each failure in a row, up to a limit. */
export class GrowingDelay {
  readonly first: number;
  readonly jitter: number;
  readonly #factor: number;
  readonly #most: number;

  /** Checks the options; `what` is whose they are, `path` what comes before their names: `retry.`. */
  constructor(what: string, { delay, factor, maxDelay, jitter }: DelayGrowth, path = '') {
    if (!(factor >= 1 && factor < Infinity)) {
      throw invalidOption(`${what}: ${path}factor must be a number, at least 1; it is ${factor}`);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw invalidOption(`${what}: ${path}jitter must be a number from 0 to 1; it is ${jitter}`);
    }
    this.first = durationOf(delay, `${path}delay of ${what}`);
    this.jitter = jitter;
    this.#factor = factor;
    this.#most = durationOf(maxDelay, `${path}maxDelay of ${what}`);
  }

  /** Milliseconds after the failure of this number, from 1, before chance has its part. */
  after(failure: number, first = this.first): number {
    // After very many failures the factor is infinite, and 0 times that is no number.
    return first === 0 ? 0 : Math.min(this.#most, first * this.#factor ** (failure - 1));
  }

  /** The delay as it is to be waited, whole milliseconds: `chance`, from 0 to 1, takes its part away. */
  shortened(delay: number, chance: number): number {
    return Math.round(delay * (1 - this.jitter * chance));
  }
}

/** How often something is tried, checked. */
export function attemptsOf(what: string, attempts: number, least: number, path = ''): number {
  if (attempts >= least && (Number.isInteger(attempts) || attempts === Infinity)) return attempts;
  throw invalidOption(`${what}: ${path}attempts must be a whole number, at least ${least}; it is ${attempts}`);
}
