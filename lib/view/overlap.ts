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
      const time = timeOf(value, timestampOf);
      if (time > this.#newest) this.#newest = time;
    }
  }

  /** How many ids are kept. */
  get size(): number {
    return this.#ids.size;
  }

  /**
   * Whether history has had it. `watermark`: that of what was sent. Where it is past the newest of history, ids are forgotten with the first
   * event that is new: a watermark that follows the clock says nothing of how far what is live has come.
   */
  has(value: T, watermark: number): boolean {
    if (this.#ids.size === 0) return false;
    if (this.#ids.has(this.#nameOf(value))) return true;
    if (watermark >= this.#newest) this.#ids.clear();
    return false;
  }

  #nameOf(value: T): string {
    return identityOf(checkedKey(this.#idOf(value)), undefined);
  }
}

/** The time of an event; of one that has none, which the entry rejects, `NaN`. */
function timeOf<T>(value: T, timestampOf: (value: T) => TimestampLike): number {
  try {
    return millisecondsOf(timestampOf(value));
  } catch {
    return NaN;
  }
}
