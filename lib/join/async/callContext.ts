import type { AbortSignalLike } from '../../transform/abortSignal.js';

/** The host's `AbortSignal` where its types are known, so that `fetch` takes it; else the part of it that rxtide knows. */
export type CallSignal = typeof globalThis extends { AbortSignal: { readonly prototype: infer Signal } }
  ? Signal
  : AbortSignalLike;

/** What a call of `mapAsync` is told beside its event. */
export interface CallContext {
  /** Aborted when nobody waits for the answer any more: the call timed out, or the stream failed, was cut off or was left. */
  readonly signal: CallSignal;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
}

interface Controller {
  readonly signal: AbortSignalLike;
  abort(reason?: unknown): void;
}

/** One for all attempts for an event. The signal is made when it is asked for: many calls never do, and it is costly. */
export class AsyncCallContext implements CallContext {
  attempt = 0;
  #controller: Controller | null = null;
  #aborted = false;
  #reason: unknown;

  get signal(): CallSignal {
    if (this.#controller === null) {
      this.#controller = new (globalThis as unknown as { AbortController: new () => Controller }).AbortController();
      if (this.#aborted) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal as CallSignal;
  }

  abort(reason?: unknown): void {
    this.#aborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
