import type { AggregateStore } from '../aggregate/aggregate.js';
import { counted, lengthen, widened } from '../aggregate/columns.js';
import type { Batch } from '../frame/batch.js';
import { DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import type { MachineContext } from '../operator/machine.js';
import type { Holding } from '../runtime/operatorInfo.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { DistinctRuns } from './distinctRuns.js';
import { LivingKeys } from './livingKeys.js';
import { Removal } from './removal.js';
import { isUpdateAt, unsupportedChange } from './runningResult.js';
import type { Results, RunningResult, RunningSettings, SavedKey } from './runningResult.js';
import { ToldResults } from './toldResults.js';

/** The window of a result: all of time. */
const ALWAYS = { start: -Infinity, end: Infinity };

/** Keeps an accumulator per key, by the number of the key, and gives its result after each event. */
export class RunningMachine<T, R, K> extends BaseMachine<T, RunningResult<K, R>> {
  readonly #settings: RunningSettings<T, R>;
  readonly #keys: LivingKeys;
  #store: AggregateStore<T, R>;
  /** By key: how many events are in its accumulator. */
  #counts: Float64Array = new Float64Array(0);
  readonly #told: ToldResults<RunningResult<K, R>>;
  readonly #runs = new DistinctRuns();
  readonly #removal: Removal<T, R>;
  #arrivals = 0;
  /** What each event of a run has come to, and which of them count: all. */
  readonly #followed: R[] = [];
  #all: Int32Array = new Int32Array(0);

  constructor(settings: RunningSettings<T, R>) {
    super();
    this.#settings = settings;
    this.#keys = new LivingKeys(settings.ttl);
    this.#store = settings.aggregate.createStore();
    this.#told = new ToldResults(settings.upserts);
    this.#removal = new Removal(settings.aggregate);
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#keys.track(context.trackers?.slots() ?? null);
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Results<K, R>): void {
    out.keyed = batch.keys !== null;
    const before = out.watermark;
    this.#told.begin(batch, before, out);
    const n = batch.values.length;
    this.#keys.read(batch);
    this.#grow();
    // What is projected in one go must not meet an accumulator that is made anew, or taken from, on the way.
    const alone = this.#settings.ttl < Infinity || batch.kinds !== null;
    try {
      for (let i = 0; i < n;) {
        if (this.context.closed) return;
        i = alone ? this.#one(batch, i, before, out) : this.#run(batch, i, n, before, out);
      }
    } finally {
      // What earlier events gave goes on before the error of a later one.
      this.#told.end(batch, out);
    }
    this.onWatermark(batch.watermark);
  }

  override onWatermark(watermark: number): void {
    const keys = this.#keys;
    for (let id = keys.takeExpired(watermark); id >= 0; id = keys.takeExpired(watermark)) this.#clear(id);
    keys.sweep();
    if (keys.size > 0 || keys.capacity >= this.#counts.length) return;
    // The room that a crowd of keys took.
    this.#free();
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('arrivals', this.#arrivals);
    this.#keys.write(writer, 'keys', (id, due): SavedKey => ({
      due,
      time: this.#told.timeOf(id),
      count: this.#counts[id]!,
      value: this.#store.snapshot(id),
    }));
  }

  override restore(reader: SnapshotReader): void {
    this.#arrivals = reader.value('arrivals') as number;
    for (const [key, entry] of reader.entries('keys')) {
      const { due, time, count, value } = entry as SavedKey;
      const id = this.#keys.restore(key, due);
      this.#grow();
      this.#counts[id] = count;
      this.#told.reach(id, time);
      this.#store.restore(id, value);
    }
  }

  override close(): void {
    this.#keys.clear();
    this.#free();
  }

  override holding(): Holding {
    return { pending: 0, keys: this.#keys.size };
  }

  #free(): void {
    this.#store = this.#settings.aggregate.createStore();
    this.#counts = new Float64Array(0);
    this.#runs.clear();
    this.#told.clear();
  }

  #grow(): void {
    const { capacity } = this.#keys;
    if (capacity <= this.#counts.length) return;
    this.#store.grow(capacity);
    this.#counts = widened(this.#counts, capacity);
    this.#runs.grow(capacity);
    this.#told.grow(capacity);
  }

  /** Adds the events from `from` on, all of them inserts, one by one; gives where to go on. */
  #run(batch: Batch<T, unknown>, from: number, to: number, before: number, out: Results<K, R>): number {
    const store = this.#store;
    const { ids } = this.#keys;
    const stop = store.project(batch.values, ids, from, to);
    if (store.follows === true) this.#follow(batch, from, stop, before, out);
    else {
      for (let i = from; i < stop;) {
        const end = this.#settings.careful ? i + 1 : this.#distinctFrom(i, stop);
        const reached = this.#add(batch, i, end, before, out);
        if (reached < end) return reached + 1;
        i = end;
      }
    }
    if (stop === to) return to;
    this.context.reject(batch, stop, watermarkAt(batch, stop, before), store.failure);
    return stop + 1;
  }

  /** Works on one event, or on the two halves of an update; gives where to go on. */
  #one(batch: Batch<T, unknown>, i: number, before: number, out: Results<K, R>): number {
    const watermark = watermarkAt(batch, i, before);
    const kind = batch.kinds === null ? INSERT : batch.kinds[i]!;
    const id = this.#keys.ids[i]!;
    if (this.#keys.has(id) && !this.#keys.isAlive(id, watermark)) {
      this.#keys.forget(id);
      this.#clear(id);
    }
    const { removable } = this.#settings.aggregate;
    const isHalf = kind === UPDATE_AFTER && i > 0 && batch.kinds![i - 1] === UPDATE_BEFORE;
    if (kind === INSERT || (isHalf && removable)) return this.#run(batch, i, i + 1, before, out);
    if (kind === UPDATE_AFTER || !removable) {
      this.context.reject(batch, i, watermark, unsupportedChange(kind, removable));
    } else if (this.#counts[id] === 0) this.context.counters.unassigned++;
    else return this.#take(batch, i, isUpdateAt(batch.kinds!, this.#keys.ids, i), watermark, out);
    return i + 1;
  }

  /** Whether what came out last for a key is needed, and not known since a restore. */
  #isUnknown(id: number): boolean {
    return this.#counts[id] !== 0 && this.#told.lacks(id);
  }

  /** Adds events that have been projected, all at once, and gives what each came to: where no result can fail. */
  #follow(batch: Batch<T, unknown>, from: number, to: number, before: number, out: Results<K, R>): void {
    const { ids } = this.#keys;
    const { keys } = batch;
    const followed = this.#followed;
    for (let i = from; i < to; i++) {
      const id = ids[i]!;
      if (this.#isUnknown(id)) this.#told.setLast(id, this.#resultOf(id, batch, i));
    }
    lengthen(followed as unknown[], to, undefined);
    this.#all = counted(this.#all, to);
    this.#store.follow!(ids, from, to, this.#arrivals, this.#all, followed);
    this.#arrivals += to - from;
    for (let i = from; i < to; i++) {
      const id = ids[i]!;
      const result = { key: (keys === null ? undefined : keys[i]) as K, value: followed[i]! };
      const isNew = this.#counts[id]!++ === 0;
      this.#settle(batch, i, isNew, result, watermarkAt(batch, i, before), out);
    }
  }

  /** How far no key comes twice: so far, results can be asked for when all events have been added. Only the first may be unknown. */
  #distinctFrom(from: number, to: number): number {
    const { ids } = this.#keys;
    const end = this.#runs.endOf(ids, from, to);
    for (let i = from + 1; i < end; i++) if (this.#isUnknown(ids[i]!)) return i;
    return end;
  }

  /** Adds events of different keys that have been projected; gives the first whose result fails, of which nothing stays, or `to`. */
  #add(batch: Batch<T, unknown>, from: number, to: number, before: number, out: Results<K, R>): number {
    const store = this.#store;
    const { careful } = this.#settings;
    const { ids } = this.#keys;
    const first = ids[from]!;
    try {
      if (this.#isUnknown(first)) this.#told.setLast(first, this.#resultOf(first, batch, from));
    } catch (error) {
      this.context.reject(batch, from, watermarkAt(batch, from, before), error);
      return from;
    }
    const saved = careful ? store.snapshot(first) : undefined;
    store.addRun(ids, from, to, this.#arrivals);
    for (let i = from; i < to; i++) {
      const id = ids[i]!;
      const watermark = watermarkAt(batch, i, before);
      let result: RunningResult<K, R>;
      try {
        result = this.#resultOf(id, batch, i);
      } catch (error) {
        if (careful) this.#undo(id, saved);
        this.context.reject(batch, i, watermark, error);
        return i;
      }
      this.#arrivals++;
      const isNew = this.#counts[id]!++ === 0;
      this.#settle(batch, i, isNew, result, watermark, out);
    }
    return to;
  }

  /** Takes an event back, and with the old half of an update adds the new one; if that fails, each by itself. Gives where to go on. */
  #take(batch: Batch<T, unknown>, i: number, isUpdate: boolean, watermark: number, out: Results<K, R>): number {
    const store = this.#store;
    const { ids } = this.#keys;
    const { careful, upserts } = this.#settings;
    const id = ids[i]!;
    const goes = !isUpdate && this.#counts[id] === 1;
    const saved = careful ? store.snapshot(id) : undefined;
    let at = i;
    let result: RunningResult<K, R>;
    try {
      if (this.#isUnknown(id)) this.#told.setLast(id, this.#resultOf(id, batch, i));
      const last = goes && upserts ? this.#resultOf(id, batch, i) : this.#told.lastOf(id);
      this.#removal.take(batch.values, i, this.#arrivals, store, id);
      if (isUpdate) {
        at = i + 1;
        if (store.project(batch.values, ids, at, at + 1) === at) throw store.failure;
        store.addRun(ids, at, at + 1, this.#arrivals);
      }
      result = goes ? last : this.#resultOf(id, batch, at);
    } catch (error) {
      if (careful) this.#undo(id, saved);
      if (careful && isUpdate) return this.#take(batch, i, false, watermark, out);
      this.context.reject(batch, at, watermark, error);
      return i + 1;
    }
    if (isUpdate) this.#arrivals++;
    else this.#counts[id]!--;
    if (isUpdate || goes) this.context.counters.used++;
    if (goes) {
      const time = this.#told.reach(id, batch.timestamps[i]!);
      this.#keys.forget(id);
      this.#clear(id);
      out.add(result, time, result.key, watermark, DELETE);
    } else this.#settle(batch, i, false, result, watermark, out);
    return at + 1;
  }

  /** An event has had its effect: says what the result is now. */
  #settle(
    batch: Batch<T, unknown>,
    i: number,
    isNew: boolean,
    result: RunningResult<K, R>,
    watermark: number,
    out: Results<K, R>,
  ): void {
    const id = this.#keys.ids[i]!;
    this.#keys.touch(id, batch.timestamps[i]!);
    this.#keys.change(id);
    this.context.counters.used++;
    this.#told.tell(batch, i, id, isNew, result, watermark, out);
  }

  #resultOf(id: number, batch: Batch<T, unknown>, i: number): RunningResult<K, R> {
    const key = (batch.keys === null ? undefined : batch.keys[i]) as K;
    return { key, value: this.#store.result(id, { key, window: ALWAYS }) };
  }

  #undo(id: number, saved: unknown): void {
    this.#store.reset(id);
    this.#store.restore(id, saved);
  }

  #clear(id: number): void {
    this.#store.reset(id);
    this.#counts[id] = 0;
    this.#told.forget(id);
  }
}
