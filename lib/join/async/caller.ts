import type { MachineContext } from '../../operator/machine.js';
import { ActiveCalls } from './activeCalls.js';
import { BACKING_OFF, CALLED, SETTLED } from './asyncCall.js';
import type { AsyncCall, SettleListener } from './asyncCall.js';
import { AsyncCallContext } from './callContext.js';
import type { CallContext } from './callContext.js';
import type { AsyncSettings } from './mapAsyncOptions.js';
import { timedOut } from './timedOut.js';

/** A function that answers an event, now or later. */
export type AsyncFunction<T, A> = (value: T, context: CallContext) => PromiseLike<A> | A;

/** Who a caller works for. */
export interface CallerHost {
  /** A promise has settled: asks for a turn, in which `takeSettled` is called. */
  wake(): void;
  answered(call: AsyncCall, answer: unknown): void;
  /** There will be no answer. */
  failed(call: AsyncCall, error: unknown): void;
}

/** Calls a function of the user's, again where it fails and that is wanted, until there is an answer or time is up. */
export class Caller<T, A> implements SettleListener {
  readonly #call: AsyncFunction<T, A>;
  readonly #settings: AsyncSettings<T, A, unknown>;
  readonly #host: CallerHost;
  readonly #active = new ActiveCalls();
  /** Those whose promise has settled since the last turn. */
  #settled: AsyncCall[] = [];

  constructor(call: AsyncFunction<T, A>, settings: AsyncSettings<T, A, unknown>, host: CallerHost) {
    this.#call = call;
    this.#settings = settings;
    this.#host = host;
  }

  /** Whether another call may be made. */
  get free(): boolean {
    return this.#active.calls.length < this.#settings.concurrency;
  }

  get nextTimer(): number {
    return this.#active.nextTimer;
  }

  start(call: AsyncCall, context: MachineContext): void {
    const { timeout } = this.#settings;
    call.context = new AsyncCallContext();
    if (timeout < Infinity) call.deadline = context.now + timeout;
    this.#active.add(call);
    this.#attempt(call, context);
  }

  settled(call: AsyncCall): void {
    this.#settled.push(call);
    this.#host.wake();
  }

  /** Deals with the promises that have settled. */
  takeSettled(context: MachineContext): void {
    const settled = this.#settled;
    if (settled.length === 0) return;
    this.#settled = [];
    for (const call of settled) {
      if (call.state !== SETTLED) continue;
      if (call.fulfilled) this.#onAnswer(call, call.result);
      else this.#onFailure(call, call.result, context);
    }
  }

  /** Deals with what is due: another attempt, or the end of patience. */
  onTime(context: MachineContext): void {
    const { now } = context;
    for (const call of this.#active.due(now)) {
      if (context.closed) return;
      if (call.deadline <= now) this.#timeOut(call, context);
      else this.#attempt(call, context);
    }
  }

  /** Nobody waits for the calls on their way any more. */
  abort(): void {
    for (const call of this.#active.calls) call.context?.abort();
    this.#active.clear();
    this.#settled = [];
  }

  #attempt(call: AsyncCall, context: MachineContext): void {
    const told = call.context!;
    told.attempt++;
    let answer: PromiseLike<A> | A;
    try {
      answer = this.#call(call.value as T, told);
      if (isPromiseLike(answer)) {
        call.state = CALLED;
        call.outstanding = true;
        this.#active.schedule(call.deadline);
        // `resolve` gives a promise of the language as it is, and makes one of what only looks like one and may settle twice.
        void Promise.resolve(answer).then(call.onFulfilled, call.onRejected);
        return;
      }
    } catch (error) {
      return this.#onFailure(call, error, context);
    }
    this.#onAnswer(call, answer);
  }

  #onAnswer(call: AsyncCall, answer: unknown): void {
    this.#active.remove(call);
    this.#host.answered(call, answer);
  }

  #onFailure(call: AsyncCall, failure: unknown, context: MachineContext): void {
    const { retry } = this.#settings;
    const { attempt } = call.context!;
    let error = failure;
    if (retry !== null && attempt < retry.attempts) {
      try {
        if (retry.when(failure, call.value as T)) {
          call.due = context.now + retry.delayAfter(attempt);
          call.state = BACKING_OFF;
          call.result = failure;
          return this.#active.schedule(call.due);
        }
      } catch (thrown) {
        error = thrown;
      }
    }
    this.#giveUp(call, error);
  }

  #timeOut(call: AsyncCall, context: MachineContext): void {
    const last = call.state === BACKING_OFF ? call.result : undefined;
    const error = timedOut(context.name, call.value, this.#settings.timeout, call.context!.attempt, last);
    call.context!.abort(error);
    this.#giveUp(call, error);
  }

  #giveUp(call: AsyncCall, error: unknown): void {
    this.#active.remove(call);
    this.#host.failed(call, error);
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
