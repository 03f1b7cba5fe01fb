import { macrotask } from '../runtime/macrotask.js';
import type { Clock } from '../time/clock.js';

/** How long work may take, ms, before it lets the host serve timers, input and the screen. */
const WORK_AT_A_TIME = 8;

/** Cuts work that is in no hurry into slices, so that what is in a hurry comes between them. */
export class Slices {
  readonly #clock: Clock;
  #since: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  /** Whether it is time to `giveWay`. */
  get areOver(): boolean {
    return this.#clock.now() - this.#since >= WORK_AT_A_TIME;
  }

  async giveWay(): Promise<void> {
    await new Promise<void>(macrotask);
    this.#since = this.#clock.now();
  }
}
