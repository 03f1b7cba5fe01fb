import type { Subscriber } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Barrier } from '../frame/barrier.js';
import type { Batch } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { BARRIER, BATCH, OPEN } from '../frame/kinds.js';
import type { Open } from '../frame/open.js';
import { InputPort } from '../operator/inputPort.js';
import { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Runtime } from '../runtime/runtime.js';
import { HANDLE } from '../runtime/checkpointing.js';
import { InTurn } from './inTurn.js';
import { latestOf } from './latestOf.js';
import type { PlainColumns } from './latestOf.js';
import type { Sink } from './sink.js';

/** What `toSink` emits when a checkpoint is complete and the sink has committed what belongs to it. */
export interface SinkProgress {
  readonly checkpoint: number;
}

/** One subscription of `toSink`: calls the sink, one call at a time, and takes credits for what it has not accepted yet. */
export class SinkRun<T> {
  readonly #sink: Sink<T>;
  readonly #info: OperatorInfo;
  readonly #destination: Subscriber<SinkProgress>;
  readonly #onOpen: (info: OperatorInfo) => void;
  readonly #port = new InputPort(0);
  readonly #calls: InTurn;
  #runtime: Runtime | null = null;
  #ended = false;

  constructor(
    sink: Sink<T>,
    name: string | undefined,
    destination: Subscriber<SinkProgress>,
    onOpen: (info: OperatorInfo) => void,
  ) {
    this.#sink = sink;
    this.#info = new OperatorInfo('toSink', name);
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
    else if (frame.kind === BARRIER) this.#onBarrier(frame);
  }

  /** The stream failed: what was not committed stays invisible. */
  error(error: unknown): void {
    if (this.#ended) return;
    this.unsubscribe();
    this.#destination.error(error);
  }

  complete(): void {
    if (this.#ended) return;
    this.#calls.add(
      0,
      () => this.#sink.end?.(),
      () => this.#end(() => this.#destination.complete()),
    );
  }

  unsubscribe(): void {
    this.#end(() => this.#calls.stop(() => this.#sink.abort?.()));
  }

  #onOpenFrame(frame: Open): void {
    const runtime = frame.edge.runtime;
    this.#runtime = runtime;
    this.#info.inputs.push(frame.edge.operator);
    runtime.register(this.#info);
    this.#onOpen(this.#info);
    const handle = runtime.saved(this.#info.name)?.value(HANDLE);
    // Nothing may be sent before the sink is ready, and what a restored checkpoint holds is committed. Events that come all the same
    // wait as they do for any slow consumer.
    const { flow } = runtime;
    flow.close();
    if (handle !== undefined && this.#sink.commit !== undefined) this.#calls.add(0, () => this.#sink.commit!(handle));
    this.#calls.add(
      0,
      () => this.#sink.open?.(handle),
      () => flow.open(),
      undefined,
      // Later, as with credits. Others go on that share the sources.
      () => void Promise.resolve().then(() => flow.open()),
    );
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
    const flow = this.#runtime!.linked.flow;
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

  #onBarrier({ checkpoint }: Barrier): void {
    const prepared = new Promise<unknown>((resolve, reject) => {
      this.#calls.add(0, () => this.#sink.prepare?.(checkpoint.id), resolve, undefined, reject);
    });
    checkpoint.await(this.#info, prepared);
    checkpoint.onComplete(() => {
      void prepared.then((handle) => {
        const commit = (): void | PromiseLike<void> => (handle === undefined ? undefined : this.#sink.commit?.(handle));
        this.#calls.add(0, commit, () => this.#destination.next({ checkpoint: checkpoint.id }));
      });
    });
  }

  #fail(cause: unknown): void {
    const what = cause instanceof Error ? cause.message : String(cause);
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
