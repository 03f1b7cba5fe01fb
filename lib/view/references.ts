import type { Cancel, Clock } from '../time/clock.js';

/** Counts who uses something that is started by the first of them, and ended a while after the last has left. */
export class References {
  readonly #keepAlive: number;
  readonly #clock: () => Clock;
  readonly #start: () => void;
  readonly #end: () => void;
  #count = 0;
  #started = false;
  #cancel: Cancel | null = null;

  /** `clock`: what time is read from when the last one leaves. */
  constructor(keepAlive: number, clock: () => Clock, start: () => void, end: () => void) {
    this.#keepAlive = keepAlive;
    this.#clock = clock;
    this.#start = start;
    this.#end = end;
  }

  /** Somebody comes; gives what they leave by, which does nothing more than once. */
  add(): () => void {
    this.#count++;
    this.#cancel?.();
    this.#cancel = null;
    if (!this.#started) {
      this.#started = true;
      this.#start();
    }
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      if (--this.#count === 0) this.#onLast();
    };
  }

  /** Ends it now, whoever still uses it. */
  end(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (!this.#started) return;
    this.#started = false;
    this.#end();
  }

  #onLast(): void {
    if (!this.#started || this.#keepAlive === Infinity) return;
    if (this.#keepAlive === 0) this.end();
    else this.#cancel = this.#clock().schedule(() => this.end(), this.#keepAlive);
  }
}
