import type { AnswerStore, PlainKey } from './answerStore.js';
import { JOINED } from './asyncCall.js';
import type { AsyncCall } from './asyncCall.js';

const NOBODY: readonly AsyncCall[] = [];

/** Looks events up in a cache, and sees to it that a key is called for once at a time. */
export class Lookups<T> {
  readonly #store: AnswerStore<T>;
  /** The events, by key, whose answer others of their key wait for. */
  readonly #leaders = new Map<PlainKey, AsyncCall>();

  constructor(store: AnswerStore<T>) {
    this.#store = store;
  }

  /** Gives the answer if it is known. If not, the event waits for that of another one, or has to be called for. */
  find(call: AsyncCall, now: number): { readonly answer: unknown } | undefined {
    const key = this.#store.keyOf(call.value as T);
    const known = this.#store.find(key, now);
    if (known !== undefined) return known;
    const leader = this.#leaders.get(key);
    if (leader === undefined) {
      call.cacheKey = key;
      call.leads = true;
      this.#leaders.set(key, call);
    } else {
      call.state = JOINED;
      (leader.followers ??= []).push(call);
    }
    return undefined;
  }

  keep(call: AsyncCall, answer: unknown, now: number): void {
    this.#store.keep(call.cacheKey, answer, now);
  }

  /** Gives those that waited for the outcome of this call; the next event of its key waits no more. */
  release(call: AsyncCall): readonly AsyncCall[] {
    if (call.leads) this.#leaders.delete(call.cacheKey);
    return call.followers ?? NOBODY;
  }

  clear(): void {
    this.#leaders.clear();
    this.#store.clear();
  }
}
