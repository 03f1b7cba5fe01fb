import { trampoline } from '../runtime/trampoline.js';
import type { Cancel, Clock } from '../time/clock.js';

/** Calls an operator in a turn of the trampoline when the clock reaches a time: the earliest that was asked for. */
export class Alarm {
  readonly #clock: Clock;
  /** Made once: a function that makes another has to make room for it whenever it is called, and `set` is called for each frame. */
  readonly #onTime: () => void;
  #at = Infinity;
  #cancel: Cancel | null = null;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#onTime = () => {
      this.#at = Infinity;
      trampoline.raise(ring);
    };
  }

  /** Rings at `time` at the latest. It may ring when nothing is due any more. */
  set(time: number): void {
    if (time >= this.#at) return;
    this.#cancel?.();
    this.#at = time;
    this.#cancel = this.#clock.schedule(this.#onTime, time - this.#clock.now());
  }

  stop(): void {
    this.#cancel?.();
    this.#at = -Infinity;
  }
}
