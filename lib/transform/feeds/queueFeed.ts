import { RxtideError } from '../../errors/rxtideError.js';
import type { Counters } from '../../runtime/counters.js';
import type { Feed } from '../feed.js';

/** What to do with events that a slow consumer keeps from being sent, once there are `limit` of them. */
export interface BufferOptions {
  /** How many events may wait. Default 65,536. */
  readonly limit?: number;
  /** Then: fail the stream (default), or drop the oldest or the newest, counted as `shed`. */
  readonly whenFull?: 'error' | 'drop-oldest' | 'drop-newest';
}

/** Feeds what comes to it, one by one or in runs. What comes cannot be slowed, so what may not be sent waits here. */
export class QueueFeed<T> implements Feed<T> {
  readonly pulls = false;
  ended = false;
  #values: T[] = [];
  /** The only event that waits, as mostly: the array is used again, for a fresh one would cost more than the rest. */
  readonly #lone: T[] = [];
  #hasLone = false;
  /** How many of `#values` have been taken already: shifting them out one by one would be quadratic. */
  #taken = 0;
  readonly #limit: number;
  readonly #whenFull: 'error' | 'drop-oldest' | 'drop-newest';

  constructor(options: BufferOptions) {
    const { limit = 65_536, whenFull = 'error' } = options;
    if (!(limit >= 1)) throw new RxtideError('INVALID_OPTION', `buffer.limit must be at least 1; it is ${limit}`);
    if (!['error', 'drop-oldest', 'drop-newest'].includes(whenFull)) {
      throw new RxtideError(
        'INVALID_OPTION',
        `buffer.whenFull must be 'error', 'drop-oldest' or 'drop-newest'; it is '${whenFull}'`,
      );
    }
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
      if (this.#whenFull === 'error') {
        throw new RxtideError(
          'BUFFER_FULL',
          `${this.#limit} events wait for a slow consumer, and a hot Observable cannot be slowed: raise buffer.limit, choose ` +
            'what to drop with buffer.whenFull, or read from a source that can wait (fromSource, fromIterable)',
        );
      }
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
