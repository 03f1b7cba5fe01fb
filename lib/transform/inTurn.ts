import type { Flow } from '../runtime/flow.js';

/** A call that waits for its turn. */
interface Call {
  /** How many events it is about. */
  readonly weight: number;
  readonly run: () => unknown;
  readonly done: ((result: unknown) => void) | undefined;
  readonly flow: Flow | undefined;
  /** Told that it failed, or will never be made. */
  readonly failed: ((error: unknown) => void) | undefined;
  /** Whether it holds credits. */
  holds: boolean;
}

/**
 * Makes calls one after the other, each when the promise of the one before has settled; at once where none gives a promise. While a call
 * waits or works, its events hold credits.
 */
export class InTurn {
  readonly #onError: (error: unknown) => void;
  #calls: Call[] = [];
  #working: Call | null = null;
  #stopped: (() => unknown) | null = null;
  #onStopped: () => void = () => undefined;
  #weight = 0;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Events of calls that wait or work. */
  get weight(): number {
    return this.#weight;
  }

  add(
    weight: number,
    run: () => unknown,
    done?: (result: never) => void,
    flow?: Flow,
    failed?: (error: unknown) => void,
  ): void {
    if (this.#stopped !== null) return failed?.(STOPPED());
    const call: Call = { weight, run, done: done as Call['done'], flow, failed, holds: false };
    if (this.#working === null && this.#calls.length === 0) {
      this.#start(call);
      // What was asked for within the call.
      return this.#next();
    }
    this.#take(call);
    this.#calls.push(call);
  }

  /** Whether a call has not settled. */
  get isWorking(): boolean {
    return this.#working !== null;
  }

  /** Nothing more is called, but `last`, once the call that is working has settled, and `done` when `last` has. */
  stop(last: () => unknown, done: () => void = () => undefined): void {
    if (this.#stopped !== null) return done();
    this.#stopped = last;
    this.#onStopped = done;
    const calls = this.#calls.splice(0);
    if (this.#working !== null) calls.push(this.#working);
    this.#weight = 0;
    for (const call of calls) call.failed?.(STOPPED());
    // Later: the sources, which wait for credits, have not been told yet that nobody listens. At all events: what is working may never end.
    void Promise.resolve().then(() => {
      for (const { flow, weight, holds } of calls) if (holds) flow?.give(weight);
    });
    if (this.#working === null) this.#callLast();
  }

  #start(call: Call): void {
    // From before it is made on: it may itself bring about another call, which has to wait.
    this.#working = call;
    let result: unknown;
    try {
      result = call.run();
    } catch (error) {
      return this.#onFailed(call, error);
    }
    if (!isPromise(result)) return this.#onDone(call, result);
    if (this.#stopped === null) this.#take(call);
    result.then(
      (value) => {
        this.#onDone(call, value);
        this.#next();
      },
      (error: unknown) => this.#onFailed(call, error),
    );
  }

  #onDone(call: Call, value: unknown): void {
    if (this.#settle(call)) call.done?.(value);
  }

  #onFailed(call: Call, error: unknown): void {
    if (!this.#settle(call)) return;
    call.failed?.(error);
    this.#onError(error);
  }

  #next(): void {
    while (this.#working === null && this.#stopped === null) {
      const call = this.#calls.shift();
      if (call === undefined) return;
      this.#start(call);
    }
  }

  /** Whether to go on: when it was stopped meanwhile, everybody has been told. */
  #settle(call: Call): boolean {
    this.#working = null;
    if (this.#stopped === null) {
      this.#give(call);
      return true;
    }
    this.#callLast();
    return false;
  }

  #take(call: Call): void {
    if (call.holds) return;
    call.holds = true;
    this.#weight += call.weight;
    call.flow?.take(call.weight);
  }

  #give(call: Call): void {
    if (!call.holds) return;
    call.holds = false;
    this.#weight -= call.weight;
    call.flow?.give(call.weight);
  }

  #callLast(): void {
    const onStopped = this.#onStopped;
    // Nobody is left to be told what goes wrong.
    try {
      const result = this.#stopped!();
      if (isPromise(result)) result.then(onStopped, onStopped);
      else onStopped();
    } catch {
      onStopped();
    }
  }
}

const STOPPED = (): Error => new Error('the sink was stopped before it answered');

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
