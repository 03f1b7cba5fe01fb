import { identityOf } from '../state/entryIdentity.js';
import { checkedKey } from '../state/key.js';
import type { Key } from '../state/key.js';
import { millisecondsOf } from '../time/timestamp.js';
import type { TimestampLike } from '../time/timestamp.js';

/** Knows which live events history has had, by their ids, for as long as one may come that is not late. */
export class Overlap<T> {
  readonly #idOf: (value: T) => Key;
  readonly #ids = new Set<string>();
  /** The time of the newest event of history. */
  #newest = -Infinity;

  constructor(history: readonly T[], idOf: (value: T) => Key, timestampOf: (value: T) => TimestampLike) {
    this.#idOf = idOf;
    for (const value of history) {
      this.#ids.add(this.#nameOf(value));
      const time = millisecondsOf(timestampOf(value));
      if (time > this.#newest) this.#newest = time;
    }
  }

  /** How many ids are kept. */
  get size(): number {
    return this.#ids.size;
  }

  /** Whether history has had it. `watermark`: past the newest of history, what that has had would be late. */
  has(value: T, watermark: number): boolean {
    if (this.#ids.size === 0) return false;
    if (watermark >= this.#newest) {
      this.#ids.clear();
      return false;
    }
    return this.#ids.has(this.#nameOf(value));
  }

  #nameOf(value: T): string {
    return identityOf(checkedKey(this.#idOf(value)), undefined);
  }
}
