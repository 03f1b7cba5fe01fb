import { Batch } from '../../frame/batch.js';
import { AsyncWork } from '../../operator/asyncWork.js';
import { BaseMachine } from '../../operator/baseMachine.js';
import { watermarkAt } from '../../operator/columns.js';
import type { Output } from '../../operator/output.js';
import type { Holding } from '../../runtime/operatorInfo.js';
import type { SnapshotReader, SnapshotWriter } from '../../runtime/checkpointing.js';
import { ANSWERED, AsyncCall, FAILED, OPEN } from './asyncCall.js';
import { Caller } from './caller.js';
import type { AsyncFunction, CallerHost } from './caller.js';
import { CallList } from './callList.js';
import { Lookups } from './lookups.js';
import type { AsyncSettings } from './mapAsyncOptions.js';
import { restoreCalls, snapshotCalls } from './unanswered.js';

/**
 * Gets an answer for each event, so many calls at a time, and sends it. What orders them differs: `settle` is told of each event that has
 * been answered or failed, and `send` sends those that may leave.
 */
export abstract class AsyncMachine<T, A, R> extends BaseMachine<T, R> implements CallerHost {
  readonly async: AsyncWork<R> = new AsyncWork<R>((out) => this.#work(out));
  protected readonly calls: CallList = new CallList();
  readonly #settings: AsyncSettings<T, A, R>;
  readonly #caller: Caller<T, A>;
  readonly #lookups: Lookups<T> | null;
  /** The first event that has not been looked up. */
  #toFind: AsyncCall | null = null;
  /** No event before it waits for its turn. */
  #toCall: AsyncCall | null = null;
  /** A call has failed that fails the stream: there is no point in calling for later events. */
  #doomed = false;
  #keyed = false;
  /** The watermark of the input after the last frame. */
  #watermark = -Infinity;

  constructor(call: AsyncFunction<T, A>, settings: AsyncSettings<T, A, R>) {
    super();
    this.#settings = settings;
    this.#caller = new Caller(call, settings, this);
    this.#lookups = settings.cache === null ? null : new Lookups(settings.cache.open());
  }

  override get nextProcessingTimer(): number {
    return this.#caller.nextTimer;
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<R>): void {
    const { values, timestamps, keys } = batch;
    this.#keyed = keys !== null;
    for (let i = 0; i < values.length; i++) {
      const key = keys === null ? undefined : keys[i];
      const watermark = watermarkAt(batch, i, this.#watermark);
      this.#add(new AsyncCall(values[i], timestamps[i]!, key, watermark));
    }
    this.#work(out);
  }

  override onWatermark(watermark: number): void {
    this.#watermark = watermark;
  }

  override onProcessingTime(_now: number, out: Output<R>): void {
    // What was answered in time counts.
    this.#caller.takeSettled(this.context);
    this.#caller.onTime(this.context);
    this.#work(out);
  }

  override snapshot(writer: SnapshotWriter): void {
    snapshotCalls(this.calls, this.#keyed, writer);
  }

  override restore(reader: SnapshotReader): void {
    this.#keyed = restoreCalls(reader, (call) => this.#add(call));
    this.#hold();
    if (this.calls.size > 0) this.wake();
  }

  override holding(): Holding {
    return { pending: this.calls.size, credits: this.calls.size };
  }

  override close(): void {
    this.#caller.abort();
    this.#toFind = this.#toCall = null;
    this.#lookups?.clear();
    this.calls.clear();
  }

  wake(): void {
    this.async.wake();
  }

  answered(call: AsyncCall, answer: unknown): void {
    const lookups = this.#lookups;
    this.#accept(call, answer);
    this.#doomed ||= this.#isFatal(call);
    if (lookups === null) return;
    lookups.keep(call, answer, this.context.now);
    for (const follower of lookups.release(call)) this.#accept(follower, answer);
  }

  failed(call: AsyncCall, error: unknown): void {
    this.#fallBack(call, error);
    this.#doomed ||= this.#isFatal(call);
    if (this.#lookups !== null) for (const follower of this.#lookups.release(call)) this.#fallBack(follower, error);
  }

  /** This event has been answered, or has failed. */
  protected abstract settle(call: AsyncCall): void;

  /** Sends what may leave, by `leave`. */
  protected abstract send(out: Output<R>): void;

  /** An event leaves: its answer is sent at this watermark, or its failure told. */
  protected leave(call: AsyncCall, watermark: number, out: Output<R>): void {
    const { state, value, timestamp, key, result } = call;
    if (call === this.#toCall) this.#toCall = call.next;
    this.calls.remove(call);
    if (state === FAILED) {
      const alone = new Batch<T, unknown>(out.edge, 0, [value as T], [timestamp], null, null, watermark, null);
      return this.context.reject(alone, 0, watermark, result);
    }
    this.context.counters.used++;
    out.add(result as R, timestamp, key, watermark);
  }

  #add(call: AsyncCall): void {
    this.calls.add(call);
    if (this.#lookups !== null) this.#toFind ??= call;
    this.#toCall ??= call;
  }

  #work(out: Output<R>): void {
    out.keyed = this.#keyed;
    try {
      this.#caller.takeSettled(this.context);
      if (this.#lookups !== null) this.#find(this.#lookups);
      this.#call();
      this.send(out);
    } finally {
      this.#hold();
    }
  }

  #hold(): void {
    const { size, first } = this.calls;
    this.async.hold(size, first === null ? Infinity : first.watermark);
  }

  /** Looks up the events that have come. */
  #find(lookups: Lookups<T>): void {
    for (; this.#toFind !== null; this.#toFind = this.#toFind.next) {
      const call = this.#toFind;
      try {
        const known = lookups.find(call, this.context.now);
        if (known !== undefined) this.#accept(call, known.answer);
      } catch (error) {
        this.#reject(call, error);
      }
    }
  }

  /** Calls for the events whose turn it is. */
  #call(): void {
    while (this.#toCall !== null && this.#caller.free && !this.#doomed && !this.context.closed) {
      const call = this.#toCall;
      if (this.#isFatal(call)) return;
      this.#toCall = call.next;
      if (call.state === OPEN) this.#caller.start(call, this.context);
    }
  }

  #accept(call: AsyncCall, answer: unknown): void {
    const { combine } = this.#settings;
    try {
      call.result = combine === null ? answer : combine(call.value as T, answer as A);
    } catch (error) {
      return this.#reject(call, error);
    }
    call.state = ANSWERED;
    this.settle(call);
  }

  #fallBack(call: AsyncCall, error: unknown): void {
    const { fallback } = this.#settings;
    if (fallback === null) return this.#reject(call, error);
    let answer: A;
    try {
      answer = fallback(error, call.value as T);
    } catch (thrown) {
      return this.#reject(call, thrown);
    }
    this.#accept(call, answer);
  }

  #isFatal(call: AsyncCall): boolean {
    return call.state === FAILED && this.#settings.failsStream;
  }

  #reject(call: AsyncCall, error: unknown): void {
    call.state = FAILED;
    call.result = error;
    this.settle(call);
  }
}
