import type { AsyncCall } from './asyncCall.js';
import type { AsyncCallContext } from './callContext.js';

// Where a flight stands.
/** Nobody waits for it. */
export const LANDED = 0;
/** Its promise is awaited. */
export const AWAITED = 1;
/** Its promise has settled, which no turn has dealt with yet. */
export const SETTLED = 2;
/** An attempt failed; the next one is made later. */
export const BACKING_OFF = 3;

/** A call on its way. There are as many as may be at a time, and they are used again: a call costs no closure. */
export class Flight {
  state = LANDED;
  call: AsyncCall | null = null;
  context: AsyncCallContext | null = null;
  /** The how manieth it is. */
  order = 0;
  /** When it times out. */
  deadline = Infinity;
  /** When the next attempt is due. */
  due = Infinity;
  /** Its place among those on their way. */
  slot = -1;
  /** Its promise has not settled. */
  outstanding = false;
  /** How its promise settled. */
  fulfilled = false;
  result: unknown = undefined;
  readonly onFulfilled: (answer: unknown) => void;
  readonly onRejected: (error: unknown) => void;

  /** `onSettled` is told when the promise has settled, if anybody waits for it. */
  constructor(onSettled: (flight: Flight) => void) {
    this.onFulfilled = (answer) => {
      if (this.#settle(true, answer)) onSettled(this);
    };
    this.onRejected = (error) => {
      if (this.#settle(false, error)) onSettled(this);
    };
  }

  #settle(fulfilled: boolean, result: unknown): boolean {
    this.outstanding = false;
    // It may have timed out, or the operator have ended.
    if (this.state !== AWAITED) return false;
    this.state = SETTLED;
    this.fulfilled = fulfilled;
    this.result = result;
    return true;
  }
}
