import { LRUCache } from 'lru-cache';
import { RxtideError } from '../../errors/rxtideError.js';
import { invalidKey, isKey, tupleText } from '../../state/key.js';
import type { Key } from '../../state/key.js';
import { durationOf } from '../../time/duration.js';
import type { DurationLike } from '../../time/duration.js';
import { checkFunction } from '../../errors/checkFunction.js';
import type { AnswerStore, AsyncCache, KeptAnswer, PlainKey } from './answerStore.js';

/** The options of `asyncCache`. */
export interface AsyncCacheOptions<in T> {
  /**
   * What the answer depends on: events of one key have one answer. What belongs to the event itself is added by `combine`. What a
   * key may be is said at `keyBy`.
   */
  readonly keyOf: (value: T) => Key;
  /** How many answers are kept; the one that was used longest ago makes way. Default 1,000. */
  readonly size?: number;
  /** How long an answer is good for, ms on the runtime's clock from when it came. Default: for ever. */
  readonly ttl?: DurationLike;
  /** The same for answers that say "there is none": `undefined` and `null`. 0: they are not kept. Default: as `ttl`. */
  readonly negativeTtl?: DurationLike;
}

/**
 * A cache for `mapAsync`: answers that came are used again, and events that ask for one that is on its way wait for that, so that
 * a key is called for once at a time. Failed calls are not kept, nor is a `fallback`.
 *
 * Each subscription has a cache of its own, empty at first. It is in no checkpoint: after a restore, it fills anew.
 *
 * @example
 * ```ts
 * const nameOf = async (id: number) => {
 *   console.log('asking for', id);
 *   return `user ${id}`;
 * };
 * fromArray([7, 8, 7], { timestampOf: () => 0 })
 *   .pipe(mapAsync(nameOf, { cache: asyncCache({ keyOf: (id) => id, ttl: minutes(5) }) }), values())
 *   .subscribe((name) => console.log(name));
 * // => asking for 7
 * // => asking for 8
 * // => user 7
 * // => user 8
 * // => user 7
 * ```
 * @category asynchronous
 */
export function asyncCache<T>(options: AsyncCacheOptions<T>): AsyncCache<T> {
  const { keyOf, size = 1000, ttl = Infinity } = options;
  checkFunction(keyOf, 'asyncCache: keyOf');
  if (!Number.isInteger(size) || size < 1) {
    throw new RxtideError('INVALID_OPTION', `asyncCache: size must be a whole number, at least 1; it is ${size}`);
  }
  const lasts = durationOf(ttl, 'ttl of asyncCache', 1);
  const negativeLasts = durationOf(options.negativeTtl ?? ttl, 'negativeTtl of asyncCache');
  return { keyOf, open: () => new LruStore<T>(keyOf, size, lasts, negativeLasts) };
}

/** An answer, and until when it is good. */
interface Kept extends KeptAnswer {
  readonly until: number;
}

class LruStore<T> implements AnswerStore<T> {
  readonly #keyOf: (value: T) => Key;
  readonly #lasts: number;
  readonly #negativeLasts: number;
  // Its own time to live is not used: it reads a clock of its own.
  readonly #answers: LRUCache<PlainKey, Kept>;

  constructor(keyOf: (value: T) => Key, size: number, lasts: number, negativeLasts: number) {
    this.#keyOf = keyOf;
    this.#lasts = lasts;
    this.#negativeLasts = negativeLasts;
    this.#answers = new LRUCache({ max: size });
  }

  keyOf(value: T): PlainKey {
    return plainKey(this.#keyOf(value));
  }

  find(key: PlainKey, now: number): KeptAnswer | undefined {
    const kept = this.#answers.get(key);
    if (kept === undefined || now < kept.until) return kept;
    this.#answers.delete(key);
    return undefined;
  }

  keep(key: PlainKey, answer: unknown, now: number): void {
    const lasts = answer === undefined || answer === null ? this.#negativeLasts : this.#lasts;
    if (lasts > 0) this.#answers.set(key, { answer, until: now + lasts });
  }

  clear(): void {
    this.#answers.clear();
  }
}

/** One value for each key: text, which begins with a bracket, for `null`, `undefined` and tuples. */
function plainKey(key: Key): PlainKey {
  if (typeof key === 'string') return key.startsWith('(') ? `((${key}` : key;
  if (typeof key === 'number') return key;
  if (!isKey(key)) throw invalidKey(key);
  if (key === null) return '()';
  if (key === undefined) return '(?';
  return typeof key === 'object' ? `(${tupleText(key)}` : key;
}
