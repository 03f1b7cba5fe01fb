import type { Rejected } from '../../operator/rejected.js';
import type { Counters } from '../../runtime/counters.js';
import { checkedKey, tupleText } from '../../state/key.js';
import type { Key } from '../../state/key.js';
import { bufferFull, QueueFeed } from './queueFeed.js';

/**
 * A queue that keeps, of the events that wait for a slow consumer, the newest of each key. What is left is in the order in which it came: a
 * newer event does not take the place of the older one, ahead of others, where it would make those late that came between.
 */
export class LatestFeed<T> extends QueueFeed<T> {
  readonly #limit: number;
  readonly #keyOf: (value: T) => Key;
  /** By key, in the order of arrival. They are sent after those of the queue, which waited for something else. */
  readonly #latest = new Map<unknown, T>();
  /** What has no key. */
  #rejected: Pick<Rejected, 'value' | 'error'>[] = [];

  constructor(limit: number, keyOf: (value: T) => Key) {
    super(limit, 'error');
    this.#limit = limit;
    this.#keyOf = keyOf;
  }

  override get pending(): number {
    return super.pending + this.#latest.size;
  }

  override get ready(): boolean {
    return super.ready || this.#latest.size > 0 || this.#rejected.length > 0;
  }

  override push(value: T, bounded: boolean, counters: Counters): void {
    // Behind those that have waited for a slow consumer, it waits for it too.
    if (!bounded && this.#latest.size === 0) return super.push(value, bounded, counters);
    let key: unknown;
    try {
      key = identityOf(checkedKey(this.#keyOf(value)));
    } catch (error) {
      if (this.#isFull) throw bufferFull(this.#limit);
      this.#rejected.push({ value, error });
      return;
    }
    counters.in++;
    if (this.#latest.delete(key)) counters.shed++;
    else if (this.#isFull) throw bufferFull(this.#limit, true);
    this.#latest.set(key, value);
  }

  override take(max: number): readonly T[] {
    if (super.ready) return super.take(max);
    const run: T[] = [];
    for (const [key, value] of this.#latest) {
      if (run.length === max) break;
      run.push(value);
      this.#latest.delete(key);
    }
    return run;
  }

  rejected(): readonly Pick<Rejected, 'value' | 'error'>[] {
    const rejected = this.#rejected;
    this.#rejected = [];
    return rejected;
  }

  override cancel(): void {
    super.cancel();
    this.#latest.clear();
    this.#rejected = [];
  }

  get #isFull(): boolean {
    return this.pending + this.#rejected.length >= this.#limit;
  }
}

/** Equal for keys that are equal, and for no others: text is told from the text of a tuple. */
function identityOf(key: Key): unknown {
  if (typeof key === 'string') return `s${key}`;
  return typeof key === 'object' && key !== null ? `t${tupleText(key)}` : key;
}
