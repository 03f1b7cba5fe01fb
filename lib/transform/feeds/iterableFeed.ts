import { macrotask } from '../../runtime/macrotask.js';
import type { Feed } from '../feed.js';
import { Pace } from '../pace.js';
import { nextOf } from './nextOf.js';

/** Feeds a synchronous iterable: takes as many as a frame holds, when a frame is wanted. */
export class IterableFeed<T> implements Feed<T> {
  readonly pulls = true;
  readonly pace = new Pace();
  readonly pending = 0;
  ended = false;
  readonly #iterable: Iterable<T>;
  #iterator: Iterator<T> | null = null;
  #taken = 0;
  #skip = 0;
  /** It broke; what came before is sent first. */
  #failure: { readonly error: unknown } | null = null;

  constructor(iterable: Iterable<T>) {
    this.#iterable = iterable;
  }

  get ready(): boolean {
    return !this.ended;
  }

  start(): void {
    // Nothing to fetch: but it runs in tasks of its own.
  }

  take(max: number): readonly T[] {
    const values: T[] = [];
    try {
      if (this.#failure !== null) throw this.#failure.error;
      this.#iterator ??= this.#iterable[Symbol.iterator]();
      while (values.length < max) {
        const result = this.#iterator.next();
        if (result.done === true) {
          this.ended = true;
          break;
        }
        if (this.#skip > 0) this.#skip--;
        else values.push(result.value);
      }
    } catch (error) {
      if (values.length === 0) throw error;
      this.#failure = { error };
    }
    this.#taken += values.length;
    return values;
  }

  position(): unknown {
    return this.#taken;
  }

  seek(position: unknown): void {
    this.#taken = this.#skip = position as number;
  }

  cancel(): void {
    this.ended = true;
    this.#iterator?.return?.();
  }
}

/** How many events of an asynchronous iterable may wait to be sent. */
const AHEAD = 4096;

const ignore = (): void => undefined;

/** Feeds an asynchronous iterable: what arrives within one task of the host is sent as one frame. */
export class AsyncIterableFeed<T> implements Feed<T> {
  readonly pulls = true;
  readonly pace = new Pace();
  ended = false;
  ready = false;
  readonly #iterable: AsyncIterable<T>;
  #iterator: AsyncIterator<T> | null = null;
  #wake: () => void = () => undefined;
  #values: T[] = [];
  #taken = 0;
  #skip = 0;
  #fetching = false;
  #scheduled = false;
  #exhausted = false;
  /** It broke; what came before is sent first. */
  #failure: { readonly error: unknown } | null = null;

  constructor(iterable: AsyncIterable<T>) {
    this.#iterable = iterable;
  }

  get pending(): number {
    return 0;
  }

  start(wake: () => void, fail: (error: unknown) => void): void {
    this.#wake = wake;
    try {
      this.#iterator = this.#iterable[Symbol.asyncIterator]();
    } catch (error) {
      return fail(error);
    }
    this.#fetch();
  }

  take(max: number): readonly T[] {
    if (this.#failure !== null && this.#values.length === 0) throw this.#failure.error;
    const values = this.#values.splice(0, max);
    this.#taken += values.length;
    this.ready = this.#values.length > 0 || this.#failure !== null;
    this.ended = this.#exhausted && !this.ready;
    this.#fetch();
    return values;
  }

  position(): unknown {
    return this.#taken;
  }

  seek(position: unknown): void {
    this.#taken = this.#skip = position as number;
  }

  cancel(): PromiseLike<void> | undefined {
    this.#exhausted = true;
    this.#values = [];
    this.ready = false;
    return this.#iterator?.return?.()?.then(ignore, ignore);
  }

  #fetch(): void {
    if (this.#fetching || this.#exhausted || this.#values.length >= AHEAD) return;
    this.#fetching = true;
    nextOf(this.#iterator!).then(
      (result) => this.#onResult(result),
      (error) => {
        if (this.#exhausted) return;
        this.#exhausted = true;
        this.#failure = { error };
        this.#deliver();
      },
    );
  }

  #onResult(result: IteratorResult<T>): void {
    this.#fetching = false;
    if (this.#exhausted) return;
    if (result.done === true) {
      this.#exhausted = true;
      this.#deliver();
    } else if (this.#skip > 0) {
      this.#skip--;
    } else {
      this.#values.push(result.value);
      if (!this.#scheduled) {
        this.#scheduled = true;
        macrotask(() => this.#deliver());
      }
    }
    this.#fetch();
  }

  #deliver(): void {
    this.#scheduled = false;
    this.ready = this.#values.length > 0 || this.#failure !== null;
    this.ended = this.#exhausted && !this.ready;
    this.#wake();
  }
}
