import type { PlainKey } from './answerStore.js';

// Where an event stands.
/** It waits for its turn, or is called for. */
export const OPEN = 0;
/** It waits for the answer to another event of its key. */
export const JOINED = 1;
/** There is an answer, which has not left. */
export const ANSWERED = 2;
/** There will be no answer, which has not been told. */
export const FAILED = 3;

/** An event that has not been answered. */
export class AsyncCall {
  state = OPEN;
  readonly value: unknown;
  readonly timestamp: number;
  readonly key: unknown;
  /** The watermark in force when it arrived. */
  readonly watermark: number;
  /** The result, or the failure. */
  result: unknown = undefined;
  /** Whether others of its key may wait for its answer. */
  leads = false;
  cacheKey: PlainKey = '';
  followers: AsyncCall[] | null = null;
  /** The event that arrived before it, and the one after. */
  previous: AsyncCall | null = null;
  next: AsyncCall | null = null;

  constructor(value: unknown, timestamp: number, key: unknown, watermark: number) {
    this.value = value;
    this.timestamp = timestamp;
    this.key = key;
    this.watermark = watermark;
  }
}
