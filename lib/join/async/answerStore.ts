import type { Key } from '../../state/key.js';

/** A key as a `Map` can tell it from others by value. */
export type PlainKey = string | number | bigint | boolean;

/** An answer that is kept. */
export interface KeptAnswer {
  readonly answer: unknown;
}

/** The answers of one run of `mapAsync`. */
export interface AnswerStore<in T> {
  /** What the answer for an event is found by. Runs user code. */
  keyOf(value: T): PlainKey;
  find(key: PlainKey, now: number): KeptAnswer | undefined;
  keep(key: PlainKey, answer: unknown, now: number): void;
  clear(): void;
}

/** What `asyncCache` makes, for the option `cache` of `mapAsync`. */
export interface AsyncCache<in T> {
  /** What the answer for an event depends on. */
  readonly keyOf: (value: T) => Key;
  /** @internal A store for one run. */
  readonly open: () => AnswerStore<T>;
}
