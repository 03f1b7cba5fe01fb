import type { Aggregate } from '../aggregate/aggregate.js';
import type { Batch } from '../frame/batch.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { byEntry } from '../state/byEntry.js';
import { KeyTable } from '../state/keyTable.js';
import { writeSlots } from '../state/writeSlots.js';
import { ALL_TIME } from './allTime.js';
import { KeyAccumulators } from './keyAccumulators.js';
import { firstAtOrAbove, NumberColumn } from './numberColumn.js';
import type { Pane, WindowResult } from './windowResult.js';

/** What the engine of global windows goes by. */
export interface GlobalSettings<T, R> {
  readonly aggregate: Aggregate<T, R>;
  readonly keyed: boolean;
}

/** What it keeps beside its accumulators. */
interface MachineState {
  readonly watermark: number;
  readonly arrivals: number;
}

const STATE = 'allTime';

/** What there is of a key, in a snapshot. */
type SavedKey = readonly [entry: number, newest: number, accumulator: unknown];

const ONLY_PANE: Pane = { timing: 'on-time', index: 0, isLast: true };

/** How many events a run has at most once one of the batch has failed: those after the next that fails are placed anew. */
const CAREFUL = 32;

/**
 * The window of all time, which gives one result for each key at the end of time. Before that nothing is due and nothing is late, so a batch is
 * one run, whatever times and watermarks it has; after it everything is late.
 */
export class GlobalMachine<T, R> extends BaseMachine<T, WindowResult<unknown, R>> {
  readonly #settings: GlobalSettings<T, R>;
  readonly #keys = new KeyTable();
  #changes: SlotTracker | null = null;
  #accumulators: KeyAccumulators<T, R>;
  #watermark = -Infinity;
  /** The running number of events. */
  #arrivals = 0;
  // By index in the batch at hand: times, watermarks, numbers of keys, slots.
  readonly #times = new NumberColumn();
  readonly #marks = new NumberColumn();
  #ids = new Int32Array(1);
  #slots = new Int32Array(1);

  constructor(settings: GlobalSettings<T, R>) {
    super();
    this.#settings = settings;
    this.#accumulators = this.#newAccumulators();
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#changes = context.trackers?.slots() ?? null;
    if (this.#changes !== null) this.#accumulators = this.#newAccumulators();
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<WindowResult<unknown, R>>): void {
    const n = batch.values.length;
    const marks = batch.watermarks === null ? null : this.#marks.of(batch.watermarks);
    const end = marks === null ? (this.#watermark < Infinity ? n : 0) : firstAtOrAbove(Infinity, marks, 0, n);
    this.#addAll(batch, end);
    if (this.context.closed) return;
    if (marks !== null && end > 0) this.#watermark = Math.max(this.#watermark, marks[end - 1]!);
    if (end < n) this.#fire(out);
    for (let i = end; i < n && !this.context.closed; i++) this.context.late(batch, i, Infinity);
    this.#keys.sweep();
  }

  override onWatermark(watermark: number, out: Output<WindowResult<unknown, R>>): void {
    if (watermark === Infinity) this.#fire(out);
    this.#watermark = watermark;
    this.#keys.sweep();
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('machine', { watermark: this.#watermark, arrivals: this.#arrivals } satisfies MachineState);
    const { store, ids, newest } = this.#accumulators;
    writeSlots(this.#changes, writer, STATE, this.#accumulators.slots(), (slot) =>
      writer.put(STATE, this.#keys.keys[ids[slot]!], undefined, [
        slot,
        newest[slot]!,
        store.snapshot(slot),
      ] satisfies SavedKey),
    );
  }

  override restore(reader: SnapshotReader): void {
    const { watermark, arrivals } = reader.value('machine') as MachineState;
    this.#watermark = watermark;
    this.#arrivals = arrivals;
    const accumulators = this.#accumulators;
    for (const [key, [, newest, saved]] of byEntry<SavedKey>(reader, STATE)) {
      const slot = accumulators.enter(this.#keys.numberOf(key), newest);
      accumulators.store.restore(slot, saved);
    }
  }

  override discard(): void {
    // No result has told of any event, unless all have been told of.
    const held = this.#watermark < Infinity ? this.#arrivals : 0;
    this.context.counters.used -= held;
    this.context.counters.discarded += held;
  }

  override close(): void {
    this.#keys.clear();
    this.#accumulators = this.#newAccumulators();
  }

  override holding(): Holding {
    return { pending: 0, keys: this.#keys.inUse, windows: this.#accumulators.size };
  }

  #newAccumulators(): KeyAccumulators<T, R> {
    return new KeyAccumulators(this.#settings.aggregate, this.#keys, this.#changes);
  }

  /** Adds the first `n` events of a batch. */
  #addAll(batch: Batch<T, unknown>, n: number): void {
    this.#number(batch.keys, n);
    const times = this.#times.of(batch.timestamps);
    let most = n;
    for (let i = 0; i < n && !this.context.closed;) {
      const to = Math.min(i + most, n);
      const stop = this.#addRun(batch, times, i, to);
      i = stop;
      if (stop === to) continue;
      const { failure } = this.#accumulators.store;
      this.context.reject(batch, i++, watermarkAt(batch, stop, this.#watermark), failure);
      most = CAREFUL;
    }
  }

  /** Numbers the keys of a whole batch: no number is forgotten before the end of it. */
  #number(keys: readonly unknown[] | null, n: number): void {
    if (n > this.#ids.length) {
      this.#ids = new Int32Array(n);
      this.#slots = new Int32Array(n);
    }
    if (keys !== null && this.#settings.keyed) this.#keys.number(keys, 0, n, this.#ids);
    else this.#ids.fill(this.#keys.numberOf(undefined), 0, n);
  }

  /** Adds the events `from..to`, up to the first where user code fails; gives where that is. Of that and those after it nothing stays. */
  #addRun(batch: Batch<T, unknown>, times: Float64Array, from: number, to: number): number {
    const accumulators = this.#accumulators;
    const slots = this.#slots;
    const before = accumulators.size;
    accumulators.place(this.#ids, slots, from, to);
    const stop = accumulators.store.project(batch.values, slots, from, to, true);
    if (stop < to) accumulators.takeBack(before, slots, from, stop);
    accumulators.addRun(times, slots, from, stop, this.#arrivals);
    this.#arrivals += stop - from;
    this.context.counters.used += stop - from;
    return stop;
  }

  /** The end of time: each key has its result, in the order in which they came, and nothing is left. */
  #fire(out: Output<WindowResult<unknown, R>>): void {
    const before = this.#watermark;
    const { store, ids, newest, size } = this.#accumulators;
    this.#watermark = Infinity;
    this.#accumulators = this.#newAccumulators();
    for (let slot = 0; slot < size; slot++) {
      const id = ids[slot]!;
      const key = this.#keys.keys[id];
      this.#keys.release(id);
      this.#changes?.drop(slot, key);
      const value = store.result(slot, { key, window: ALL_TIME });
      // The moment at which it is given, but past the watermark, so that it is late nowhere downstream.
      const timestamp = Math.max(newest[slot]!, before + 1);
      out.add({ key, window: ALL_TIME, value, pane: ONLY_PANE }, timestamp, key, before);
    }
  }
}
