import { Barrier } from '../frame/barrier.js';
import { Batch } from '../frame/batch.js';
import type { WritableBatch } from '../frame/batch.js';
import { UPDATE_BEFORE } from '../frame/changeKind.js';
import type { Edge } from '../frame/edge.js';
import type { Frame } from '../frame/frame.js';
import { Open } from '../frame/open.js';
import { Status } from '../frame/status.js';
import type { Checkpointing } from '../runtime/checkpointing.js';
import type { Counters } from '../runtime/counters.js';
import { ChainedSubscriber } from './chainedSubscriber.js';
import type { Handler } from './chainedSubscriber.js';
import { Column } from './column.js';
import { kindColumns } from './kindColumn.js';
import type { KindColumn } from './kindColumn.js';
import { ListColumn } from './listColumn.js';
import { OperatorInput } from './operatorInput.js';

/** Who an output sends to. */
export interface Receiver<T> {
  next(frame: Frame<T, unknown>): void;
  error(error: unknown): void;
  complete(): void;
}

/** How many events a frame that is sent has at most. */
export const MAX_BATCH = 4096;

const NO_TIMES: readonly number[] = [];
const NOTHING: readonly never[] = [];

/**
 * One output of a running operator: gathers what a machine gives and sends it as frames, numbered. Either events are added one by
 * one, or the columns of a whole batch are passed on.
 */
export class Output<T> {
  readonly edge: Edge;
  /** The watermark that was sent last. */
  watermark = -Infinity;
  idle = false;
  /** Whether the events that are added have keys; to be set before the first of a frame. */
  keyed: boolean;
  /** Whether what rows were before a change is something to whoever gets the frames; if not, it may be left out. */
  readonly tellsOld: boolean;
  /** Of its operator, if it is the main output: what is gathered counts as `out`. */
  readonly #counters: Counters;
  readonly #receiver: Receiver<T>;
  /** Who gets its frames: an operator, directly, as most often; or else the receiver, or the one behind it. */
  readonly #operator: OperatorInput | null;
  readonly #frames: Pick<Handler<Frame<T, unknown>>, 'next' | 'timeless' | 'latestOnly'>;
  readonly #timeless: boolean;
  #seq = 0;
  /** How many events of the next frame there are. */
  #gathered = 0;
  readonly #values = new ListColumn<T>();
  readonly #keys = new ListColumn<unknown>();
  /** Whether they have keys. */
  #hasKeys = false;
  /** Made when the first change that is no insert is added, and filled from then on in each frame that has one. */
  #kinds: KindColumn | null = null;
  readonly #timestamps = new Column(32);
  readonly #marks = new Column(32);
  /** Whether an event gathered carries another watermark than the one sent last. */
  #marked = false;
  /** The frame of events, filled anew for each: it may be read only while it is being sent. */
  readonly #batch: WritableBatch<T>;
  /** Whether `#batch` holds the columns of a whole batch, to be sent. */
  #passed = false;

  constructor(edge: Edge, keyed: boolean, receiver: Receiver<T>, counters: Counters) {
    this.#counters = counters;
    this.edge = edge;
    this.keyed = keyed;
    this.#batch = new Batch<T, unknown>(edge, 0, NOTHING, NO_TIMES, null, null, -Infinity, null);
    this.#receiver = receiver;
    this.#frames = receiver instanceof ChainedSubscriber ? (receiver.handler as Handler<Frame<T, unknown>>) : receiver;
    this.#operator = this.#frames instanceof OperatorInput ? this.#frames : null;
    this.#timeless = this.#frames.timeless === true;
    this.tellsOld = this.#frames.latestOnly !== true;
  }

  /**
   * Gathers one event. `watermark` is the one in force at it, never lower than that of the event before; `kind` its changelog kind.
   */
  add(value: T, timestamp: number, key: unknown, watermark: number, kind = 0): void {
    let n = this.#gathered;
    // The two halves of an update travel in one frame.
    if (n === MAX_BATCH || (kind === UPDATE_BEFORE && n === MAX_BATCH - 1)) {
      this.#send(this.#marks.numbers[n - 1]!);
      n = 0;
    }
    if (n === 0) this.#hasKeys = this.keyed;
    else if (n === this.#timestamps.numbers.length) this.#grow();
    if (kind !== 0) (this.#kinds ??= kindColumns.make!()).put(n, kind);
    this.#values.put(n, value);
    this.#timestamps.numbers[n] = timestamp;
    this.#marks.numbers[n] = watermark;
    if (watermark > this.watermark) this.#marked = true;
    if (this.#hasKeys) this.#keys.put(n, key);
    this.#gathered = n + 1;
    this.#counters.out++;
  }

  /** Gathers the columns of a whole batch, at most once a frame and not together with `add`. */
  pass(
    values: readonly T[],
    timestamps: ArrayLike<number>,
    keys: readonly unknown[] | null,
    watermarks: ArrayLike<number> | null,
    watermark: number,
    kinds: Uint8Array | null,
  ): void {
    if (values.length === 0) return;
    if (this.#gathered > 0) throw new Error('pass() after add() in one frame');
    this.#fill(values, timestamps, keys, watermarks, watermark, kinds);
    this.#passed = true;
    this.#counters.out += values.length;
  }

  /** Sends what was gathered; the last frame says that time is `watermark` now. Nothing is sent if there is nothing to say. */
  flush(watermark: number): void {
    if (this.#passed) {
      this.#passed = false;
      this.#sendBatch();
    } else if (this.#gathered > 0) {
      this.#send(watermark);
    } else if (watermark <= this.watermark) {
      return;
    } else if (this.#timeless && watermark < Infinity) {
      this.watermark = watermark;
    } else {
      this.#fill(NOTHING, NO_TIMES, this.keyed ? NOTHING : null, null, watermark, null);
      this.#sendBatch();
    }
  }

  open(watermark: number, idle: boolean): void {
    this.watermark = watermark;
    this.idle = idle;
    this.#emit(this.opening());
  }

  /** The `Open` for somebody who starts to listen now. */
  opening(): Open {
    return new Open(this.edge, this.#seq, this.watermark, this.idle);
  }

  status(idle: boolean): void {
    if (idle === this.idle) return;
    this.idle = idle;
    this.#emit(new Status(this.edge, ++this.#seq, idle));
  }

  barrier(checkpoint: Checkpointing): void {
    this.#emit(new Barrier(this.edge, ++this.#seq, checkpoint));
  }

  complete(): void {
    this.#receiver.complete();
  }

  error(error: unknown): void {
    this.#receiver.error(error);
  }

  #send(watermark: number): void {
    const n = this.#gathered;
    const marks = this.#marked ? this.#marks.first(n) : null;
    const kinds = this.#kinds === null ? null : this.#kinds.take(n);
    const after = Math.max(watermark, this.watermark, this.#marks.numbers[n - 1]!);
    this.#fill(
      this.#values.take(n),
      this.#timestamps.first(n),
      this.#hasKeys ? this.#keys.take(n) : null,
      marks,
      after,
      kinds,
    );
    this.#gathered = 0;
    this.#marked = false;
    this.#sendBatch();
    this.#values.release();
    this.#keys.release();
  }

  #fill(
    values: readonly T[],
    timestamps: ArrayLike<number>,
    keys: readonly unknown[] | null,
    watermarks: ArrayLike<number> | null,
    watermark: number,
    kinds: Uint8Array | null,
  ): void {
    const batch = this.#batch;
    batch.values = values;
    batch.timestamps = timestamps;
    batch.keys = keys;
    batch.watermarks = watermarks;
    batch.watermark = watermark;
    batch.kinds = kinds;
  }

  #sendBatch(): void {
    const batch = this.#batch;
    batch.seq = ++this.#seq;
    this.watermark = batch.watermark;
    this.#emit(batch);
  }

  #emit(frame: Frame<T, unknown>): void {
    this.edge.sending = true;
    if (this.#operator !== null) this.#operator.next(frame as Frame<never, unknown>);
    else this.#frames.next(frame);
    this.edge.sending = false;
  }

  #grow(): void {
    this.#timestamps.grow(2 * this.#gathered);
    this.#marks.grow(2 * this.#gathered);
  }
}
