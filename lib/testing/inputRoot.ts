import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import { Edge } from '../frame/edge.js';
import type { Frame, Stream } from '../frame/frame.js';
import { Output } from '../operator/output.js';
import type { Receiver } from '../operator/output.js';
import { userError } from '../operator/userError.js';
import type { Checkpointing } from '../runtime/checkpointing.js';
import type { EndOfTimers } from '../runtime/endOfTimers.js';
import { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Root } from '../runtime/root.js';
import type { Runtime } from '../runtime/runtime.js';
import { trampoline } from '../runtime/trampoline.js';

/** What the inputs of one harness have still to send, in the order in which they were asked. */
export type SendQueue = { readonly root: unknown; readonly send: () => void }[];

/** What an operator finds in the arrays of a frame that it should not have kept. */
const POISON: unknown = /* @__PURE__ */ Symbol('a frame may be read only during next');

/** The root behind one input of a harness: what it is told to send is sent in a turn of the trampoline, and then overwritten. */
export class InputRoot<T> implements Root {
  readonly stream: Stream<T>;
  readonly order: number;
  readonly pulls = false;
  holds = 0;
  readonly #runtime: Runtime;
  readonly #queue: SendQueue;
  readonly info: OperatorInfo;
  readonly #out: Output<T>;
  #destination: Subscriber<Frame<T>> | null = null;
  #ended = false;
  /** It has come to its end, and waits for timers of the clock. */
  #ending = false;
  #wait: EndOfTimers | null = null;

  constructor(runtime: Runtime, order: number, queue: SendQueue, name?: string) {
    this.#runtime = runtime;
    this.order = order;
    this.#queue = queue;
    this.info = new OperatorInfo('input', name ?? (order === 0 ? 'input' : `input-${order + 1}`));
    const receiver: Receiver<T> = {
      next: (frame) => this.#destination?.next(frame as Frame<T>),
      error: (error) => this.#destination?.error(error),
      complete: () => this.#destination?.complete(),
    };
    this.#out = new Output<T>(new Edge(this.info, 'main', runtime), false, receiver, this.info.counters);
    this.stream = new Observable<Frame<T>>((destination) => this.#open(destination));
  }

  get runtime(): Runtime {
    return this.#runtime.linked;
  }

  get watermark(): number {
    return this.#out.watermark;
  }

  get idle(): boolean {
    return this.info.idle;
  }

  get active(): boolean {
    return !this.#ended && !this.info.idle;
  }

  get ready(): boolean {
    return this.#queue[0]?.root === this;
  }

  /** Sends one batch: `marks[i]` is the watermark in force at event i, `after` the one after all of them. */
  batch(values: T[], timestamps: number[], marks: number[], after: number): void {
    this.#enqueue(() => {
      const { counters } = this.info;
      counters.in += values.length;
      counters.used += values.length;
      const times = Float64Array.from(timestamps);
      const moved = values.length > 0 && marks[marks.length - 1]! > this.#out.watermark;
      const watermarks = moved ? Float64Array.from(marks) : null;
      this.#out.pass(values, times, null, watermarks, after, null);
      this.#out.flush(after);
      this.info.watermark = this.#out.watermark;
      values.fill(POISON as T);
      times.fill(NaN);
      watermarks?.fill(NaN);
    });
  }

  status(idle: boolean): void {
    this.#enqueue(() => {
      this.info.idle = idle;
      this.#out.status(idle);
    });
  }

  /** Completes: at the end of time, or where it stands. */
  end(atEndOfTime: boolean): void {
    this.#enqueue(() => {
      if (atEndOfTime && this.#waits()) return;
      if (atEndOfTime) this.#out.flush(Infinity);
      this.info.watermark = this.#out.watermark;
      this.#close();
      this.#out.complete();
    });
  }

  fail(error: unknown): void {
    this.#enqueue(() => {
      this.#close();
      this.#out.error(error);
    });
  }

  sendNext(): void {
    const { send } = this.#queue.shift()!;
    try {
      send();
    } catch (error) {
      this.#close();
      this.#out.error(userError(error, this.info));
    }
  }

  sendBarrier(checkpoint: Checkpointing): void {
    const writer = checkpoint.writer();
    writer.value('watermark', this.#out.watermark);
    writer.value('idle', this.info.idle);
    writer.value('ended', this.#ended);
    writer.value('ending', this.#ending);
    writer.value('counters', this.info.counters.snapshot());
    checkpoint.put(this.info, writer.finish());
    if (!this.#ended) this.#out.barrier(checkpoint);
  }

  /** Whether there are timers of the clock that are to be waited for: those that are pending when the input ends. */
  #waits(): boolean {
    this.#wait ??= this.runtime.waitAtEnd();
    return (this.#ending = this.#wait?.waits(this.runtime, () => this.end(true)) === true);
  }

  #enqueue(send: () => void): void {
    // Nobody listens: as with a hot source, it is lost.
    if (this.#ended || this.#destination === null) return;
    this.#queue.push({ root: this, send });
    trampoline.run();
  }

  #open(destination: Subscriber<Frame<T>>): void {
    if (this.#destination !== null) {
      const message = `${this.info.title} of a harness can be subscribed to once: where several are to read it, put shared() after it`;
      return destination.error(new RxtideError('INVALID_OPTION', message, { operator: this.info.name }));
    }
    this.#destination = destination;
    destination.add(() => this.#close());
    this.#runtime.register(this.info);
    this.#runtime.roots.push(this);
    const ended = this.#restore();
    this.#out.open(this.info.watermark, this.info.idle);
    if (this.#ended) return;
    trampoline.add(this);
    if (ended) this.end(false);
    else if (this.#ending) this.end(true);
  }

  /** Goes on from where a snapshot stood; gives whether that was the end. */
  #restore(): boolean {
    const reader = this.#runtime.saved(this.info);
    if (reader === undefined) return false;
    this.info.watermark = reader.value('watermark') as number;
    this.info.idle = reader.value('idle') as boolean;
    this.info.counters.restore(reader.value('counters'));
    this.#ending = reader.value('ending') === true;
    return reader.value('ended') as boolean;
  }

  #close(): void {
    this.#ended = true;
    this.info.finished = true;
    this.#wait?.stop();
    trampoline.remove(this);
    for (let i = this.#queue.length - 1; i >= 0; i--) if (this.#queue[i]!.root === this) this.#queue.splice(i, 1);
  }
}
