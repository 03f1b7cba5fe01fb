import { type DurationLike, seconds } from '../../time/duration.js';
import { attemptsOf, GrowingDelay } from '../../time/growingDelay.js';
import type { Timing } from './timing.js';

/** How long to wait before trying again, and how often. */
export interface ReconnectOptions {
  /** How long to wait after the first failure, ms. Default: 500. */
  readonly delay?: DurationLike;
  /** What the delay is multiplied by from failure to failure; 1: it stays. Default: 2. */
  readonly factor?: number;
  /** The delay does not grow beyond this. Default: 30 s. */
  readonly maxDelay?: DurationLike;
  /** Which part of each delay is left to chance, 0 to 1, so that many clients do not come back at the same moment. Default: 0.5. */
  readonly jitter?: number;
  /** So many failures in a row, and it gives up. Default: it never does. */
  readonly attempts?: number;
}

/** The delays between failures in a row. */
export class BackOff {
  readonly #delay: GrowingDelay;
  readonly #attempts: number;
  readonly #random: () => number;
  #first: number;
  #failures = 0;

  /** Checks the options; `what` is whose they are. */
  constructor(what: string, options: ReconnectOptions, timing: Timing) {
    const { delay = 500, factor = 2, maxDelay = seconds(30), jitter = 0.5, attempts = Infinity } = options;
    this.#delay = new GrowingDelay(what, { delay, factor, maxDelay, jitter });
    this.#attempts = attemptsOf(what, attempts, 1);
    this.#random = timing.random;
    this.#first = this.#delay.first;
  }

  /** Whole milliseconds to wait after one more failure; `undefined`: there were enough. */
  failed(): number | undefined {
    this.#failures++;
    if (this.#failures >= this.#attempts) return undefined;
    return this.#delay.shortened(this.#delay.after(this.#failures, this.#first), this.#random());
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Another first delay, as the other side has asked for. */
  startWith(delay: number): void {
    this.#first = delay;
  }
}

/** Checks the options, and gives what makes the delays of each run: `null` where nothing is tried again. */
export function backOffs(what: string, options: ReconnectOptions | false, timing: Timing): () => BackOff | null {
  const make = (): BackOff | null => (options === false ? null : new BackOff(what, options, timing));
  make();
  return make;
}
