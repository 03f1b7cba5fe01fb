import type { Batch } from '../frame/batch.js';
import { DELETE, UPDATE_BEFORE } from '../frame/changeKind.js';
import { BaseMachine } from '../operator/baseMachine.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { keysOf } from '../operator/keysOf.js';
import { LatestRows } from '../table/latestRows.js';
import { numberRows } from '../table/numberRows.js';
import { hasResult } from './tableSettings.js';
import type { TableJoinSettings } from './tableSettings.js';

/**
 * Joins two tables by their one key. What it gave for a key is itself kept as a table: so an update is sent with the very row that it
 * replaces, user code is called once for each, and results of a key never go back in time.
 */
export class PrimaryKeyMachine<L, R, O> extends BaseMachine<L | R, O> {
  readonly #settings: TableJoinSettings<L, R, O>;
  readonly #keys = new KeyTable();
  readonly #left: LatestRows<L>;
  readonly #right: LatestRows<R>;
  readonly #results: LatestRows<O>;
  readonly #tables: readonly LatestRows<unknown>[];
  #watermark = -Infinity;
  #ids = new Int32Array(0);

  constructor(settings: TableJoinSettings<L, R, O>) {
    super();
    this.#settings = settings;
    this.#left = new LatestRows<L>(this.#keys, settings.keepDeletes);
    this.#right = new LatestRows<R>(this.#keys, settings.keepDeletes);
    this.#results = new LatestRows<O>(this.#keys, 0);
    this.#tables = [this.#left, this.#right, this.#results] as readonly LatestRows<unknown>[];
  }

  override open(context: MachineContext): void {
    super.open(context);
    for (const table of this.#tables) table.track(context.trackers?.slots() ?? null);
  }

  onBatch(batch: Batch<L | R, unknown>, input: number, out: Output<O>): void {
    const { watermarks, kinds, timestamps } = batch;
    const n = batch.values.length;
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    const keys = keysOf(batch);
    numberRows(this.#keys, keys, kinds, n, this.#ids);
    for (const table of this.#tables) table.grow();
    const rows = input === 0 ? this.#left : this.#right;
    const { counters } = this.context;
    for (let i = 0; i < n; i++) {
      if (watermarks !== null) this.#advance(watermarks[i]!);
      const kind = kinds === null ? 0 : kinds[i]!;
      // The other half of the update says the same and more.
      if (kind === UPDATE_BEFORE) counters.used++;
      else if (timestamps[i]! < rows.timeOf(this.#ids[i]!)) {
        counters.used++;
        counters.superseded++;
      } else this.#change(batch, i, input, kind !== DELETE, keys[i], out);
    }
    this.#tidy();
  }

  override onWatermark(watermark: number): void {
    this.#advance(watermark);
    this.#tidy();
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('time', this.#watermark);
    this.#left.snapshot('left', writer);
    this.#right.snapshot('right', writer);
    this.#results.snapshot('results', writer);
  }

  override restore(reader: SnapshotReader): void {
    this.#watermark = reader.value('time') as number;
    this.#left.restore('left', reader);
    this.#right.restore('right', reader);
    this.#results.restore('results', reader);
    for (const table of this.#tables) table.grow();
  }

  override close(): void {
    for (const table of this.#tables) table.clear();
    this.#keys.clear();
  }

  override holding(): Holding {
    const nextTimer = Math.min(...this.#tables.map((table) => table.nextTimer));
    return { pending: 0, keys: this.#keys.inUse, rows: this.#left.size + this.#right.size, nextTimer };
  }

  #change(batch: Batch<L | R, unknown>, i: number, input: number, exists: boolean, key: unknown, out: Output<O>): void {
    const { rules, combine } = this.#settings;
    const id = this.#ids[i]!;
    const time = batch.timestamps[i]!;
    const value = batch.values[i]!;
    const left = this.#left;
    const right = this.#right;
    const results = this.#results;
    const has = input === 0 ? hasResult(rules, exists, right.has(id)) : hasResult(rules, left.has(id), exists);
    // Where partners do not show, a partner that changes is no change.
    const stays = !rules.pairs && input === 1 && has === results.has(id);
    let result: O | undefined;
    if (has && !stays) {
      const row = exists ? value : undefined;
      const l = input === 0 ? (row as L | undefined) : left.values[id];
      const r = !rules.pairs ? undefined : input === 1 ? (row as R | undefined) : right.values[id];
      try {
        result = combine(l, r);
      } catch (error) {
        return this.context.reject(batch, i, this.#watermark, error);
      }
    }
    this.context.counters.used++;
    const rows = (input === 0 ? left : right) as LatestRows<L | R>;
    if (exists) rows.put(id, value, time);
    else rows.delete(id, time, this.#watermark);
    if (stays || (!has && !results.has(id))) return;
    const at = Math.max(left.timeOf(id), right.timeOf(id), results.timeOf(id), time);
    results.change(id, has, result, at, key, this.#watermark, out);
  }

  #advance(watermark: number): void {
    this.#watermark = watermark;
    for (let i = 0; i < 3; i++) {
      const table = this.#tables[i]!;
      if (table.nextTimer <= watermark) table.expire(watermark);
    }
  }

  #tidy(): void {
    this.#keys.sweep();
    for (let i = 0; i < 3; i++) this.#tables[i]!.tidy();
  }
}
