import { Subscription } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import { BATCH, OPEN } from '../frame/kinds.js';
import type { Open } from '../frame/open.js';
import { InputPort } from '../operator/inputPort.js';
import { flowOf } from '../runtime/flowOf.js';
import { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Runtime } from '../runtime/runtime.js';
import { latestOf } from './latestOf.js';

/**
 * The stream's values as an asynchronous iterable. Values that have not been asked for hold credits, so a slow reader slows the source.
 * Each iteration runs the stream anew; leaving the loop stops it.
 *
 * @example
 * ```ts
 * for await (const n of toAsyncIterable(fromArray([1, 2], { timestampOf: (n) => n }))) console.log(n);
 * // => 1
 * // => 2
 * ```
 * @category exits
 */
export function toAsyncIterable<T, By>(stream: Observable<Frame<T, By>>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => new StreamIterator(stream) };
}

type Waiting<T> = { resolve(result: IteratorResult<T>): void; reject(error: unknown): void };

class StreamIterator<T, By> implements AsyncIterator<T> {
  readonly #stream: Observable<Frame<T, By>>;
  readonly #port = new InputPort(0);
  readonly #info = new OperatorInfo('toAsyncIterable', undefined);
  readonly #subscription = new Subscription();
  #started = false;
  #runtime: Runtime | null = null;
  #values: T[] = [];
  #taken = 0;
  readonly #waiting: Waiting<T>[] = [];
  #end: { error?: unknown } | null = null;

  constructor(stream: Observable<Frame<T, By>>) {
    this.#stream = stream;
    this.#info.holding = () => {
      const credits = this.#values.length - this.#taken;
      return { pending: credits, credits };
    };
  }

  next(): Promise<IteratorResult<T>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (!this.#started && this.#end === null) this.#start();
      this.#answer();
    });
  }

  return(): Promise<IteratorResult<T>> {
    this.#subscription.unsubscribe();
    this.#end ??= {};
    if (this.#runtime !== null) flowOf(this.#runtime).give(this.#values.length - this.#taken);
    this.#values = [];
    this.#taken = 0;
    this.#answer();
    this.#info.counters.discardRest();
    return Promise.resolve({ done: true, value: undefined });
  }

  #start(): void {
    // Before it subscribes: code of the user's may ask for the next value, or leave, while a stream runs in there.
    this.#started = true;
    this.#subscription.add(
      this.#stream.subscribe({
        next: (frame) => this.#onFrame(frame),
        error: (error: unknown) => this.#finish({ error }),
        complete: () => this.#finish({}),
      }),
    );
  }

  #onFrame(frame: Frame<T, By>): void {
    if (this.#end !== null) return;
    try {
      this.#port.check(frame, 'toAsyncIterable');
    } catch (error) {
      this.#finish({ error });
      this.#subscription.unsubscribe();
      return;
    }
    if (frame.kind === OPEN) this.#onOpen(frame);
    if (frame.kind !== BATCH) return;
    this.#info.watermark = frame.watermark;
    if (frame.values.length === 0) return;
    try {
      latestOf(frame, 'toAsyncIterable', (columns) => this.#onValues(columns.values));
    } catch (error) {
      this.#finish({ error });
      this.#subscription.unsubscribe();
    }
  }

  #onOpen({ edge }: Open): void {
    this.#runtime = edge.runtime;
    this.#info.inputs.push(edge.operator);
    edge.runtime.register(this.#info);
  }

  #onValues(values: readonly T[]): void {
    this.#info.counters.in += values.length;
    flowOf(this.#runtime!).take(values.length);
    for (const value of values) this.#values.push(value);
    this.#answer();
  }

  #finish(end: { error?: unknown }): void {
    this.#end ??= end;
    this.#answer();
  }

  /** Gives what there is to who waits; then, when all has been given, the end. */
  #answer(): void {
    const before = this.#taken;
    while (this.#waiting.length > 0 && this.#taken < this.#values.length) {
      this.#waiting.shift()!.resolve({ done: false, value: this.#values[this.#taken++]! });
    }
    const given = this.#taken - before;
    if (this.#taken > 1024 && this.#taken * 2 > this.#values.length) {
      // A reader that is always behind never empties it.
      this.#values = this.#values.slice(this.#taken);
      this.#taken = 0;
    }
    if (this.#taken === this.#values.length) {
      this.#values = [];
      this.#taken = 0;
      if (this.#end !== null) this.#answerEnd(this.#end);
    }
    this.#give(given);
  }

  #answerEnd(end: { error?: unknown }): void {
    this.#info.finished = true;
    for (const waiting of this.#waiting.splice(0)) {
      if ('error' in end) {
        const { error } = end;
        // Told once, as by any iterator; after it, the end.
        delete end.error;
        waiting.reject(error);
      } else {
        waiting.resolve({ done: true, value: undefined });
      }
    }
  }

  #give(n: number): void {
    this.#info.counters.used += n;
    this.#info.counters.out += n;
    if (n > 0) flowOf(this.#runtime!).give(n);
  }
}
