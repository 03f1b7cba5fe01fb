import { trampoline } from '../runtime/trampoline.js';
import type { Cancel, Clock } from '../time/clock.js';

/** Calls an operator in a turn of the trampoline when the clock reaches a time: the earliest that was asked for. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #at = Infinity;
  #cancel: Cancel | null = null;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings at `time` at the latest. It may ring when nothing is due any more. */
  set(time: number): void {
    // Mostly nothing is to be done, once for each frame: what makes a closure makes room for it as soon as it is called.
    if (time < this.#at) this.#setAt(time);
  }

  #setAt(time: number): void {
    this.#cancel?.();
    this.#at = time;
    this.#cancel = this.#clock.schedule(() => {
      this.#at = Infinity;
      trampoline.raise(this.#ring);
    }, time - this.#clock.now());
  }

  stop(): void {
    this.#cancel?.();
    this.#at = -Infinity;
  }
}
