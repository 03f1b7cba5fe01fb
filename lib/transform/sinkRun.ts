import type { Subscriber } from 'rxjs';
import { messageOf } from '../errors/messageOf.js';
import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { BARRIER, BATCH, OPEN } from '../frame/kinds.js';
import type { Open } from '../frame/open.js';
import type { PlainColumns } from '../operator/changelog.js';
import { InputPort } from '../operator/inputPort.js';
import { flowOf } from '../runtime/flowOf.js';
import { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Checkpointing } from '../runtime/checkpointing.js';
import type { Runtime } from '../runtime/runtime.js';
import { InTurn, isPromise } from './inTurn.js';
import { latestOf } from './latestOf.js';
import type { Sink } from './sink.js';
import { type Ended, ENDED, savedSinkOf, SinkHandles } from './sinkHandles.js';
import { SinkRoot } from './sinkRoot.js';

/** What `toSink` emits when a checkpoint is complete and the sink has committed what belongs to it. */
export interface SinkProgress {
  readonly checkpoint: number;
}

/**
 * One subscription of `toSink`: calls the sink, one call at a time, and takes credits for what it has not accepted yet.
 *
 * How it ends: at once, by `end`; in a job that takes checkpoints, where the sink can prepare, after the commit of the first checkpoint whose
 * barrier comes after all events.
 */
export class SinkRun<T> {
  readonly #sink: Sink<T>;
  readonly #info: OperatorInfo;
  readonly #destination: Subscriber<SinkProgress>;
  readonly #onOpen: (info: OperatorInfo) => void;
  readonly #port = new InputPort(0);
  readonly #calls: InTurn;
  readonly #handles = new SinkHandles();
  #runtime: Runtime | null = null;
  /** Where barriers begin once the stream has completed. */
  #root: SinkRoot | null = null;
  /** Everything has come. */
  #completed = false;
  /** Nothing is asked of the sink but to end; it may have ended before the checkpoint that this goes on from. */
  #ending = false;
  /** The sink has ended: it is not to be touched any more. */
  #shown = false;
  #ended = false;
  #left = false;

  constructor(
    sink: Sink<T>,
    name: string | undefined,
    destination: Subscriber<SinkProgress>,
    onOpen: (info: OperatorInfo) => void,
  ) {
    this.#sink = sink;
    this.#info = new OperatorInfo('toSink', name);
    this.#info.stateful = sink.prepare !== undefined;
    this.#destination = destination;
    this.#onOpen = onOpen;
    this.#calls = new InTurn((error) => this.#fail(error));
    this.#info.holding = () => ({ pending: this.#calls.weight, credits: this.#calls.weight });
  }

  next(frame: Frame<T, unknown>): void {
    if (this.#ended) return;
    try {
      if (!this.#port.accepts(frame)) this.#port.open(frame, this.#info.title);
      if (frame.kind === OPEN) this.#onOpenFrame(frame);
    } catch (error) {
      return this.error(error);
    }
    if (frame.kind === BATCH) this.#onBatch(frame);
    else if (frame.kind === BARRIER) this.#onBarrier(frame.checkpoint);
  }

  /** The stream failed: what was not committed stays invisible. */
  error(error: unknown): void {
    if (this.#ended) return;
    this.unsubscribe();
    this.#destination.error(error);
  }

  complete(): void {
    if (this.#ended || this.#completed) return;
    this.#completed = true;
    const runtime = this.#runtime?.linked;
    if (runtime !== undefined && runtime.layout !== null) this.#addRoot(runtime);
    const waits = this.#sink.prepare !== undefined && !this.#shown && runtime?.job?.takesCheckpoints === true;
    if (waits) return runtime.job.ending(this.#info);
    // What was prepared may not have all that came.
    if (!this.#shown) this.#handles.newest = undefined;
    this.#finish();
  }

  /** The consumer left, or the stream failed. In a job that goes on, that is for good: a later start is not to open the sink, as if it had never been. */
  unsubscribe(): void {
    this.#end(() => {
      const runtime = this.#runtime?.linked;
      this.#left = runtime?.job?.takesCheckpoints === true;
      if (this.#left && this.#root === null) this.#addRoot(runtime!);
      else if (!this.#left && this.#root !== null) runtime!.forget(this.#root);
      const freed = runtime?.job?.lettingGo(`${this.#info.title} (${this.#sink.name})`, false);
      this.#calls.stop(() => (this.#shown ? undefined : this.#sink.abort?.()), freed);
      if (this.#calls.isWorking) this.#interrupt();
    });
  }

  #addRoot(runtime: Runtime): void {
    this.#root = new SinkRoot(this.#info, runtime, (checkpoint) => this.#onBarrier(checkpoint));
    runtime.roots.push(this.#root);
  }

  #onOpenFrame(frame: Open): void {
    const runtime = frame.edge.runtime;
    this.#runtime = runtime;
    this.#info.inputs.push(frame.edge.operator);
    runtime.register(this.#info);
    this.#onOpen(this.#info);
    this.#info.watermark = frame.watermark;
    const saved = runtime.saved(this.#info);
    const { handles, ended, newest } = savedSinkOf(saved);
    this.#info.counters.restore(saved?.value('counters'));
    this.#ending = this.#shown = ended || runtime.rehearses;
    this.#handles.newest = newest ?? handles.at(-1);
    if (newest !== undefined && !runtime.rehearses) this.#calls.add(0, () => this.#sink.ended?.(newest));
    if (this.#shown) return;
    // Nothing may be sent before the sink is ready, and what a restored checkpoint holds is committed. Events that come all the same
    // wait as they do for any slow consumer.
    const opened = runtime.job?.opening();
    const flow = flowOf(runtime);
    flow.close();
    const ready = (): void => {
      flow.open();
      opened?.();
    };
    for (const handle of handles) this.#calls.add(0, () => this.#sink.commit?.(handle));
    // Where it fails, or is left, later, as with credits: others go on that share the sources, or the job.
    const gone = (): void => void Promise.resolve().then(ready);
    this.#calls.add(0, () => this.#sink.open?.(handles.at(-1)), ready, undefined, gone);
  }

  #onBatch(frame: Batch<T, unknown>): void {
    this.#info.watermark = frame.watermark;
    const n = frame.values.length;
    if (n === 0) return;
    this.#info.counters.in += n;
    try {
      latestOf(frame, this.#info.title, (columns) => this.#write(columns, n));
    } catch (error) {
      this.error(error);
    }
  }

  /** `n`: how many events stand behind the columns. */
  #write(frame: PlainColumns<T>, n: number): void {
    const { counters } = this.#info;
    // The sink may read it later than now, and the frame may not.
    const batch = {
      values: frame.values.slice(),
      timestamps: Array.prototype.slice.call(frame.timestamps) as number[],
      keys: frame.keys === null ? null : frame.keys.slice(),
    };
    const flow = flowOf(this.#runtime!);
    this.#calls.add(
      n,
      () => this.#sink.write(batch),
      () => {
        counters.used += n;
        counters.out += batch.values.length;
      },
      flow,
    );
  }

  #onBarrier(checkpoint: Checkpointing): void {
    const { id } = checkpoint;
    if (this.#left) {
      this.#handOverCounts(checkpoint);
      return checkpoint.await(this.#info, Promise.resolve(ENDED));
    }
    const isOver = this.#ending;
    const isLast = this.#completed;
    const prepared = new Promise<unknown>((resolve, reject) => {
      const keep = (handle: unknown): void => {
        this.#handOverCounts(checkpoint);
        resolve(isOver ? this.#endedAs() : this.#handles.add(id, handle));
      };
      // Behind all that was written before, and behind the end if that has begun.
      this.#calls.add(0, () => (isOver ? undefined : this.#sink.prepare?.(id)), keep, undefined, reject);
    });
    checkpoint.await(this.#info, prepared);
    if (!isOver) checkpoint.onComplete(() => this.#commit(id, isLast));
  }

  /** What checkpoints have of it once it has ended. */
  #endedAs(): typeof ENDED | Ended {
    const { newest } = this.#handles;
    return this.#sink.ended === undefined || newest === undefined ? ENDED : { newest };
  }

  /** When all that came before the barrier has been written: what has come since waits, and is not counted yet. */
  #handOverCounts(checkpoint: Checkpointing): void {
    const { counters } = this.#info;
    const writer = checkpoint.writer();
    writer.value('counters', { ...(counters.snapshot() as object), in: counters.used + counters.discarded });
    checkpoint.put(this.#info, writer.finish());
  }

  #commit(checkpoint: number, isLast: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#destination.next({ checkpoint });
        if (isLast && !this.#ending) this.#finish();
        resolve();
      };
      this.#commitUpTo(checkpoint, done, reject);
    });
  }

  /** Commits all handles up to a checkpoint, oldest first, each in a call of its own, which asks for it when its turn has come. */
  #commitUpTo(checkpoint: number, done: () => void, failed?: (error: unknown) => void): void {
    let handle: unknown;
    const commit = (): void | PromiseLike<void> => {
      handle = this.#handles.nextUpTo(checkpoint);
      return handle === undefined ? undefined : this.#sink.commit?.(handle);
    };
    const committed = (): void => {
      if (handle === undefined) return done();
      this.#handles.removeFirst();
      this.#commitUpTo(checkpoint, done, failed);
    };
    this.#calls.add(0, commit, committed, undefined, failed);
  }

  #finish(): void {
    this.#ending = true;
    this.#calls.add(
      0,
      () => this.#showAll(),
      () => this.#end(() => this.#destination.complete()),
    );
  }

  /** In one call, so that no checkpoint comes between: commits what is prepared for one that is not complete yet, and ends. */
  #showAll(): void | PromiseLike<void> {
    if (this.#shown) return;
    const handle = this.#handles.nextUpTo(Infinity);
    const shown = handle === undefined ? this.#sink.end?.() : this.#sink.commit?.(handle);
    const onShown = (): void | PromiseLike<void> => {
      if (handle === undefined) {
        this.#shown = true;
        return;
      }
      this.#handles.removeFirst();
      return this.#showAll();
    };
    return isPromise(shown) ? shown.then(onShown) : onShown();
  }

  #interrupt(): void {
    try {
      this.#sink.interrupt?.();
    } catch {
      // Nobody is left to be told.
    }
  }

  #fail(cause: unknown): void {
    const what = messageOf(cause);
    const title = `${this.#info.title} (${this.#sink.name})`;
    this.error(
      cause instanceof RxtideError
        ? cause
        : new RxtideError('SINK_FAILED', `${title}: ${what}`, { operator: this.#info.name, cause }),
    );
  }

  #end(then: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#info.finished = true;
    this.#info.counters.discardRest();
    then();
  }
}
