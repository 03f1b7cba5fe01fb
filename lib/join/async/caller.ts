import type { MachineContext } from '../../operator/machine.js';
import type { AsyncCall } from './asyncCall.js';
import type { CallContext } from './callContext.js';
import { AWAITED, BACKING_OFF, SETTLED } from './flight.js';
import type { Flight } from './flight.js';
import { Flights } from './flights.js';
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
export class Caller<T, A> {
  readonly #call: AsyncFunction<T, A>;
  readonly #settings: AsyncSettings<T, A, unknown>;
  readonly #host: CallerHost;
  readonly #flights: Flights;
  /** Those whose promise has settled since the last turn. */
  #settled: Flight[] = [];
  #taken: Flight[] = [];

  constructor(call: AsyncFunction<T, A>, settings: AsyncSettings<T, A, unknown>, host: CallerHost) {
    this.#call = call;
    this.#settings = settings;
    this.#host = host;
    this.#flights = new Flights((flight) => {
      this.#settled.push(flight);
      host.wake();
    });
  }

  /** Whether another call may be made. */
  get free(): boolean {
    return this.#flights.count < this.#settings.concurrency;
  }

  get nextTimer(): number {
    return this.#flights.nextTimer;
  }

  start(call: AsyncCall, context: MachineContext): void {
    const { timeout } = this.#settings;
    this.#attempt(this.#flights.begin(call, timeout < Infinity ? context.now + timeout : Infinity), context);
  }

  /** Deals with the promises that have settled. */
  takeSettled(context: MachineContext): void {
    const settled = this.#settled;
    if (settled.length === 0) return;
    this.#settled = this.#taken;
    for (let i = 0; i < settled.length; i++) {
      const flight = settled[i]!;
      if (flight.state !== SETTLED) continue;
      if (flight.fulfilled) this.#onAnswer(flight, flight.result);
      else this.#onFailure(flight, flight.result, context);
    }
    settled.length = 0;
    this.#taken = settled;
  }

  /** Deals with what is due: another attempt, or the end of patience. */
  onTime(context: MachineContext): void {
    const { now } = context;
    for (const flight of this.#flights.due(now)) {
      if (context.closed) return;
      if (flight.deadline <= now) this.#timeOut(flight, context);
      else this.#attempt(flight, context);
    }
  }

  /** Nobody waits for the calls on their way any more. */
  abort(): void {
    this.#settled = [];
    this.#flights.abort();
  }

  #attempt(flight: Flight, context: MachineContext): void {
    const told = flight.context!;
    told.attempt++;
    let answer: PromiseLike<A> | A;
    try {
      answer = this.#call(flight.call!.value as T, told);
      if (isPromiseLike(answer)) {
        flight.state = AWAITED;
        flight.outstanding = true;
        this.#flights.schedule(flight.deadline);
        // `resolve` gives a promise of the language as it is, and makes one of what only looks like one and may settle twice.
        void Promise.resolve(answer).then(flight.onFulfilled, flight.onRejected);
        return;
      }
    } catch (error) {
      return this.#onFailure(flight, error, context);
    }
    this.#onAnswer(flight, answer);
  }

  #onAnswer(flight: Flight, answer: unknown): void {
    this.#host.answered(this.#flights.end(flight), answer);
  }

  #onFailure(flight: Flight, failure: unknown, context: MachineContext): void {
    const { retry } = this.#settings;
    const { attempt } = flight.context!;
    let error = failure;
    if (retry !== null && attempt < retry.attempts) {
      try {
        if (retry.when(failure, flight.call!.value as T)) {
          flight.due = context.now + retry.delayAfter(attempt);
          flight.state = BACKING_OFF;
          flight.result = failure;
          return this.#flights.schedule(flight.due);
        }
      } catch (thrown) {
        error = thrown;
      }
    }
    this.#host.failed(this.#flights.end(flight), error);
  }

  #timeOut(flight: Flight, context: MachineContext): void {
    const told = flight.context!;
    const last = told.attempt > 1 || flight.state === BACKING_OFF ? flight.result : undefined;
    const error = timedOut(context.name, flight.call!.value, this.#settings.timeout, told.attempt, last);
    const call = this.#flights.end(flight);
    told.abort(error);
    this.#host.failed(call, error);
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
