import { type Aborter, type HostSignal, newAborter } from '../../transform/abortSignal.js';

/** What a call of `mapAsync` is told beside its event. */
export interface CallContext {
  /** Aborted when nobody waits for the answer any more: the call timed out, or the stream failed, was cut off or was left. */
  readonly signal: HostSignal;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
}

/** One for all attempts for an event. The signal is made when it is asked for: many calls never do, and it is costly. */
export class AsyncCallContext implements CallContext {
  attempt = 0;
  #aborter: Aborter | null = null;
  #aborted = false;
  #reason: unknown;

  get signal(): HostSignal {
    if (this.#aborter === null) {
      this.#aborter = newAborter();
      if (this.#aborted) this.#aborter.abort(this.#reason);
    }
    return this.#aborter.signal;
  }

  abort(reason?: unknown): void {
    this.#aborted = true;
    this.#reason = reason;
    this.#aborter?.abort(reason);
  }
}
