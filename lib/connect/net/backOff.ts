import { RxtideError } from '../../errors/rxtideError.js';
import type { DurationLike } from '../../time/duration.js';
import { durationOf, seconds } from '../../time/duration.js';
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
  readonly #factor: number;
  readonly #maxDelay: number;
  readonly #jitter: number;
  readonly #attempts: number;
  readonly #random: () => number;
  #delay: number;
  #failures = 0;

  /** Checks the options; `what` is whose they are. */
  constructor(what: string, options: ReconnectOptions, timing: Timing) {
    const { factor = 2, jitter = 0.5, attempts = Infinity } = options;
    if (!(factor >= 1 && factor < Infinity)) {
      throw invalid(what, `factor must be a number, at least 1; it is ${factor}`);
    }
    if (!(jitter >= 0 && jitter <= 1)) throw invalid(what, `jitter must be a number from 0 to 1; it is ${jitter}`);
    if (!(attempts >= 1) || (!Number.isInteger(attempts) && attempts !== Infinity)) {
      throw invalid(what, `attempts must be a whole number, at least 1; it is ${attempts}`);
    }
    this.#delay = durationOf(options.delay ?? 500, `delay of ${what}`);
    this.#maxDelay = durationOf(options.maxDelay ?? seconds(30), `maxDelay of ${what}`);
    this.#factor = factor;
    this.#jitter = jitter;
    this.#attempts = attempts;
    this.#random = timing.random;
  }

  /** Whole milliseconds to wait after one more failure; `undefined`: there were enough. */
  failed(): number | undefined {
    this.#failures++;
    if (this.#failures >= this.#attempts) return undefined;
    const delay = this.#delay === 0 ? 0 : Math.min(this.#maxDelay, this.#delay * this.#factor ** (this.#failures - 1));
    return Math.round(delay * (1 - this.#jitter * this.#random()));
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Another first delay, as the other side has asked for. */
  startWith(delay: number): void {
    this.#delay = delay;
  }
}

/** Checks the options, and gives what makes the delays of each run: `null` where nothing is tried again. */
export function backOffs(what: string, options: ReconnectOptions | false, timing: Timing): () => BackOff | null {
  const make = (): BackOff | null => (options === false ? null : new BackOff(what, options, timing));
  make();
  return make;
}

function invalid(what: string, message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `${what}: ${message}`);
}
