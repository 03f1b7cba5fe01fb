import { RxtideError } from '../../errors/rxtideError.js';
import type { Counters } from '../../runtime/counters.js';
import type { Feed } from '../feed.js';
import { Pace } from '../pace.js';

/** Feeds what comes to it, one by one or in runs. What comes cannot be slowed, so what may not be sent waits here. */
export class QueueFeed<T> implements Feed<T> {
  readonly pulls = false;
  readonly pace = new Pace();
  ended = false;
  #values: T[] = [];
  /** The only event that waits, as mostly: the array is used again, for a fresh one would cost more than the rest. */
  readonly #lone: T[] = [];
  #hasLone = false;
  /** How many of `#values` have been taken already: shifting them out one by one would be quadratic. */
  #taken = 0;
  readonly #limit: number;
  readonly #whenFull: 'error' | 'drop-oldest' | 'drop-newest';

  constructor(limit: number, whenFull: 'error' | 'drop-oldest' | 'drop-newest') {
    this.#limit = limit;
    this.#whenFull = whenFull;
  }

  get pending(): number {
    return this.#hasLone ? 1 : this.#values.length - this.#taken;
  }

  get ready(): boolean {
    return this.#hasLone || this.#values.length > this.#taken;
  }

  /** Queues an event. `bounded`: whether it is a slow consumer that makes events wait. Throws `BUFFER_FULL`. */
  push(value: T, bounded: boolean, counters: Counters): void {
    counters.in++;
    if (!this.ready) {
      this.#lone[0] = value;
      this.#hasLone = true;
      return;
    }
    if (this.#hasLone) {
      this.#values.push(this.#lone[0]!);
      this.#hasLone = false;
    }
    if (bounded && this.pending >= this.#limit) {
      if (this.#whenFull === 'error') throw bufferFull(this.#limit);
      counters.shed++;
      if (this.#whenFull === 'drop-newest') return;
      this.#taken++;
    }
    this.#values.push(value);
    if (this.#taken > 1024 && this.#taken * 2 > this.#values.length) this.#compact();
  }

  take(max: number): readonly T[] {
    if (this.#hasLone) {
      this.#hasLone = false;
      return this.#lone;
    }
    const values = this.#values;
    if (this.#taken === 0 && values.length <= max) {
      this.#values = [];
      return values;
    }
    const run = values.slice(this.#taken, this.#taken + max);
    this.#taken += run.length;
    if (this.#taken === values.length) {
      this.#values = [];
      this.#taken = 0;
    } else if (this.#taken > 1024 && this.#taken * 2 > values.length) {
      this.#compact();
    }
    return run;
  }

  #compact(): void {
    this.#values = this.#values.slice(this.#taken);
    this.#taken = 0;
  }

  /** What came cannot be asked for again: only its time is kept. */
  position(): unknown {
    return null;
  }

  seek(): void {
    // Nothing can be asked for again.
  }

  cancel(): void {
    this.#lone.length = 0;
    this.#hasLone = false;
    this.#values = [];
    this.#taken = 0;
  }
}

/** `BUFFER_FULL`. `ofKeys`: it is the keys that are too many. */
export function bufferFull(limit: number, ofKeys = false): RxtideError {
  return new RxtideError(
    'BUFFER_FULL',
    `${ofKeys ? `events of ${limit} keys` : `${limit} events`} wait for a slow consumer, and a hot Observable cannot be slowed: raise ` +
      'buffer.limit, choose what to drop with buffer.whenFull, or read from a source that can wait (fromSource, fromIterable)',
  );
}
