import type { PlainKey } from './answerStore.js';
import type { AsyncCallContext } from './callContext.js';

// Where a call stands.
/** It waits for its turn. */
export const QUEUED = 0;
/** Its promise is awaited. */
export const CALLED = 1;
/** Its promise has settled, which no turn has dealt with yet. */
export const SETTLED = 2;
/** It failed, and is made again later. */
export const BACKING_OFF = 3;
/** It waits for the answer to another event of its key. */
export const JOINED = 4;
/** There is an answer, which has not left. */
export const ANSWERED = 5;
/** There will be no answer, which has not been told. */
export const FAILED = 6;
/** It is done with. */
export const GONE = 7;

/** Told when the promise of a call settles. */
export interface SettleListener {
  settled(call: AsyncCall): void;
}

/**
 * An event that has not been answered, and the call for it. Used again for others when it is done with, so that an event costs no
 * closure; all but one whose promise nobody waits for any more.
 */
export class AsyncCall {
  state = QUEUED;
  value: unknown = undefined;
  timestamp = 0;
  key: unknown = undefined;
  kind = 0;
  /** The watermark in force when it arrived. */
  watermark = -Infinity;
  /** What the state says: the answer, or the failure. */
  result: unknown = undefined;
  /** Whether its promise was fulfilled. */
  fulfilled = false;
  /** Its promise has not settled. */
  outstanding = false;
  context: AsyncCallContext | null = null;
  /** When it times out. */
  deadline = Infinity;
  /** When it is to be made again. */
  due = Infinity;
  /** Its place among the calls on their way. */
  slot = -1;
  cacheKey: PlainKey = '';
  /** It is the one whose answer others of its key wait for. */
  leads = false;
  followers: AsyncCall[] | null = null;
  /** The event that arrived before it, and the one after. */
  previous: AsyncCall | null = null;
  next: AsyncCall | null = null;
  readonly onFulfilled: (answer: unknown) => void;
  readonly onRejected: (error: unknown) => void;

  constructor(listener: SettleListener) {
    const settle = (fulfilled: boolean, result: unknown): void => {
      this.outstanding = false;
      // It may have timed out, or the operator have ended.
      if (this.state !== CALLED) return;
      this.state = SETTLED;
      this.fulfilled = fulfilled;
      this.result = result;
      listener.settled(this);
    };
    this.onFulfilled = (answer) => settle(true, answer);
    this.onRejected = (error) => settle(false, error);
  }

  /** Lets go of everything. */
  clear(): void {
    this.state = GONE;
    this.value = undefined;
    this.key = undefined;
    this.result = undefined;
    this.context = null;
    this.deadline = this.due = Infinity;
    this.cacheKey = '';
    this.leads = false;
    this.followers = null;
    this.previous = this.next = null;
  }
}
