import type { Batch } from '../frame/batch.js';
import { DELETE, UPDATE_BEFORE } from '../frame/changeKind.js';
import { BaseMachine } from '../operator/baseMachine.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { invalidKey, isKey } from '../state/key.js';
import { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { keysOf } from '../operator/keysOf.js';
import { LatestRows } from '../table/latestRows.js';
import { numberRows } from '../table/numberRows.js';
import { hasResult } from './tableSettings.js';
import type { TableJoinSettings } from './tableSettings.js';

/** Joins each event of input 0, once, with the row of its key, or of the key that it names, as that stands when the event arrives (KJ-3). */
export class RowLookupMachine<L, R, O> extends BaseMachine<L | R, O> {
  readonly #settings: TableJoinSettings<L, R, O>;
  readonly #foreignKeyOf: ((left: L) => unknown) | undefined;
  readonly #keys = new KeyTable();
  readonly #rows: LatestRows<R>;
  #watermark = -Infinity;
  #ids = new Int32Array(0);

  constructor(settings: TableJoinSettings<L, R, O>, foreignKeyOf: ((left: L) => unknown) | undefined) {
    super();
    this.#settings = settings;
    this.#foreignKeyOf = foreignKeyOf;
    this.#rows = new LatestRows<R>(this.#keys, settings.keepDeletes);
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#rows.track(context.trackers?.slots() ?? null);
  }

  onBatch(batch: Batch<L | R, unknown>, input: number, out: Output<O>): void {
    const { watermarks } = batch;
    const n = batch.values.length;
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    const keys = keysOf(batch);
    if (input === 1 || this.#foreignKeyOf === undefined) numberRows(this.#keys, keys, batch.kinds, n, this.#ids);
    this.#rows.grow();
    for (let i = 0; i < n; i++) {
      if (watermarks !== null) this.#advance(watermarks[i]!);
      if (input === 0) this.#look(batch as Batch<L, unknown>, i, keys[i], out);
      else this.#change(batch as Batch<R, unknown>, i);
    }
    this.#tidy();
  }

  override onWatermark(watermark: number): void {
    this.#advance(watermark);
    this.#tidy();
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('time', this.#watermark);
    this.#rows.snapshot('rows', writer);
  }

  override restore(reader: SnapshotReader): void {
    this.#watermark = reader.value('time') as number;
    this.#rows.restore('rows', reader);
  }

  override close(): void {
    this.#rows.clear();
    this.#keys.clear();
  }

  override holding(): Holding {
    return { pending: 0, keys: this.#keys.inUse, rows: this.#rows.size, nextTimer: this.#rows.nextTimer };
  }

  #look(batch: Batch<L, unknown>, i: number, key: unknown, out: Output<O>): void {
    const { rules, combine } = this.#settings;
    const { counters } = this.context;
    const value = batch.values[i]!;
    let result: O;
    try {
      const id = this.#foreignKeyOf === undefined ? this.#ids[i]! : this.#numberOf(this.#foreignKeyOf(value));
      const found = id >= 0 && this.#rows.has(id);
      if (!hasResult(rules, true, found)) {
        counters.unassigned++;
        return;
      }
      result = combine(value, rules.pairs && found ? this.#rows.values[id] : undefined);
    } catch (error) {
      return this.context.reject(batch, i, this.#watermark, error);
    }
    counters.used++;
    out.add(result, batch.timestamps[i]!, key, this.#watermark);
  }

  #change(batch: Batch<R, unknown>, i: number): void {
    const kind = batch.kinds === null ? 0 : batch.kinds[i]!;
    const { counters } = this.context;
    counters.used++;
    // The other half of the update says the same and more.
    if (kind === UPDATE_BEFORE) return;
    const id = this.#ids[i]!;
    const time = batch.timestamps[i]!;
    if (time < this.#rows.timeOf(id)) counters.superseded++;
    else if (kind === DELETE) this.#rows.delete(id, time, this.#watermark);
    else this.#rows.put(id, batch.values[i]!, time);
  }

  /** The number of a key that an event names; −1 for the key of none. */
  #numberOf(key: unknown): number {
    if (key === undefined || key === null) return -1;
    if (!isKey(key)) throw invalidKey(key);
    const id = this.#keys.numberOf(key);
    this.#rows.grow();
    return id;
  }

  #advance(watermark: number): void {
    this.#watermark = watermark;
    if (this.#rows.nextTimer <= watermark) this.#rows.expire(watermark);
  }

  #tidy(): void {
    this.#keys.sweep();
    this.#rows.tidy();
  }
}
