import type { Batch } from '../frame/batch.js';
import { DELETE, UPDATE_BEFORE } from '../frame/changeKind.js';
import { BaseMachine } from '../operator/baseMachine.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { invalidKey, isKey } from '../state/key.js';
import { KeyTable } from '../state/keyTable.js';
import { writeSlots } from '../state/writeSlots.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { keysOf } from '../operator/keysOf.js';
import { LatestRows } from '../table/latestRows.js';
import { numberRows } from '../table/numberRows.js';
import { NOBODY, References } from './references.js';
import { hasResult } from './tableSettings.js';
import type { TableJoinSettings } from './tableSettings.js';

/** A left row's reference in a snapshot: the right key, and when it began. */
interface SavedReference {
  readonly to: unknown;
  readonly order: number;
}

/**
 * Joins each row of the left table with the row of the right one whose key it names. Results are a table by the left key. A right row that
 * changes changes the results of all that refer to it, in the order in which they began to (KJ-5).
 */
export class ForeignKeyMachine<L, R, O> extends BaseMachine<L | R, O> {
  readonly #settings: TableJoinSettings<L, R, O>;
  readonly #foreignKeyOf: (left: L) => unknown;
  readonly #leftKeys = new KeyTable();
  readonly #rightKeys = new KeyTable();
  readonly #left: LatestRows<L>;
  readonly #right: LatestRows<R>;
  readonly #results: LatestRows<O>;
  readonly #references = new References();
  /** Scratch: what a change of a right row makes of those that refer to it. */
  readonly #fresh: (O | undefined)[] = [];
  #watermark = -Infinity;
  #ids = new Int32Array(0);

  constructor(settings: TableJoinSettings<L, R, O>, foreignKeyOf: (left: L) => unknown) {
    super();
    this.#settings = settings;
    this.#foreignKeyOf = foreignKeyOf;
    this.#left = new LatestRows<L>(this.#leftKeys, settings.keepDeletes);
    this.#right = new LatestRows<R>(this.#rightKeys, settings.keepDeletes);
    this.#results = new LatestRows<O>(this.#leftKeys, 0);
  }

  override open(context: MachineContext): void {
    super.open(context);
    for (const state of [this.#left, this.#right, this.#results, this.#references]) {
      state.track(context.trackers?.slots() ?? null);
    }
  }

  onBatch(batch: Batch<L | R, unknown>, input: number, out: Output<O>): void {
    const { watermarks, kinds, timestamps } = batch;
    const n = batch.values.length;
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    const keys = keysOf(batch);
    numberRows(input === 0 ? this.#leftKeys : this.#rightKeys, keys, kinds, n, this.#ids);
    this.#grow();
    const rows = input === 0 ? this.#left : this.#right;
    const { counters } = this.context;
    for (let i = 0; i < n; i++) {
      if (watermarks !== null) this.#advance(watermarks[i]!);
      const kind = kinds === null ? 0 : kinds[i]!;
      const exists = kind !== DELETE;
      // The other half of the update says the same and more.
      if (kind === UPDATE_BEFORE) counters.used++;
      else if (timestamps[i]! < rows.timeOf(this.#ids[i]!)) {
        counters.used++;
        counters.superseded++;
      } else if (input === 0) this.#changeLeft(batch as Batch<L, unknown>, i, exists, keys[i], out);
      else this.#changeRight(batch as Batch<R, unknown>, i, exists, out);
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
    const references = this.#references;
    writeSlots(references.tracked, writer, 'references', references.all(), (left) => {
      const to = this.#rightKeys.keys[references.to(left)];
      const reference: SavedReference = { to, order: references.orderOf(left) };
      writer.put('references', this.#leftKeys.keys[left], undefined, reference);
    });
  }

  override restore(reader: SnapshotReader): void {
    this.#watermark = reader.value('time') as number;
    this.#left.restore('left', reader);
    this.#right.restore('right', reader);
    this.#results.restore('results', reader);
    const saved = [...reader.entries('references')].map(([key, value]) => [key, value as SavedReference] as const);
    saved.sort(([, a], [, b]) => a.order - b.order);
    for (const [key, { to, order }] of saved) {
      const right = this.#rightKeys.numberOf(to);
      this.#grow();
      this.#refer(this.#leftKeys.numberOf(key), right, order);
    }
    this.#grow();
  }

  override close(): void {
    this.#left.clear();
    this.#right.clear();
    this.#results.clear();
    this.#references.clear();
    this.#leftKeys.clear();
    this.#rightKeys.clear();
  }

  override holding(): Holding {
    const nextTimer = Math.min(this.#left.nextTimer, this.#right.nextTimer, this.#results.nextTimer);
    const keys = this.#leftKeys.inUse + this.#rightKeys.inUse;
    return { pending: 0, keys, rows: this.#left.size + this.#right.size, nextTimer };
  }

  #changeLeft(batch: Batch<L, unknown>, i: number, exists: boolean, key: unknown, out: Output<O>): void {
    const { rules, combine } = this.#settings;
    const id = this.#ids[i]!;
    const value = batch.values[i]!;
    let to = NOBODY;
    let has = false;
    let result: O | undefined;
    if (exists) {
      try {
        to = this.#numberOf(this.#foreignKeyOf(value));
        const matches = to !== NOBODY && this.#right.has(to);
        has = hasResult(rules, true, matches);
        if (has) result = combine(value, rules.pairs && matches ? this.#right.values[to] : undefined);
      } catch (error) {
        return this.context.reject(batch, i, this.#watermark, error);
      }
    }
    this.context.counters.used++;
    const time = batch.timestamps[i]!;
    if (this.#references.to(id) !== to) {
      this.#unrefer(id);
      if (to !== NOBODY) this.#refer(id, to);
    }
    if (exists) this.#left.put(id, value, time);
    else this.#left.delete(id, time, this.#watermark);
    this.#settle(id, has, result, time, to, key, out);
  }

  #changeRight(batch: Batch<R, unknown>, i: number, exists: boolean, out: Output<O>): void {
    const { rules, combine } = this.#settings;
    const references = this.#references;
    const right = this.#right;
    const id = this.#ids[i]!;
    const value = batch.values[i]!;
    const has = hasResult(rules, true, exists);
    const shows = rules.pairs || exists !== right.has(id);
    const fresh = this.#fresh;
    if (shows && has) {
      try {
        for (let left = references.first(id); left !== NOBODY; left = references.next(left)) {
          fresh.push(combine(this.#left.values[left], rules.pairs && exists ? value : undefined));
        }
      } catch (error) {
        fresh.length = 0;
        return this.context.reject(batch, i, this.#watermark, error);
      }
    }
    this.context.counters.used++;
    const time = batch.timestamps[i]!;
    if (exists) right.put(id, value, time);
    else right.delete(id, time, this.#watermark);
    if (!shows) return;
    let at = 0;
    for (let left = references.first(id); left !== NOBODY; left = references.next(left)) {
      this.#settle(left, has, fresh[at++], time, id, this.#leftKeys.keys[left], out);
    }
    fresh.length = 0;
  }

  #settle(
    left: number,
    has: boolean,
    result: O | undefined,
    time: number,
    right: number,
    key: unknown,
    out: Output<O>,
  ): void {
    const results = this.#results;
    if (!has && !results.has(left)) return;
    const other = right === NOBODY ? -Infinity : this.#right.timeOf(right);
    const at = Math.max(time, this.#left.timeOf(left), other, results.timeOf(left));
    results.change(left, has, result, at, key, this.#watermark, out);
  }

  /** The number of a right key, `NOBODY` for the key of none. */
  #numberOf(key: unknown): number {
    if (key === undefined || key === null) return NOBODY;
    if (!isKey(key)) throw invalidKey(key);
    const id = this.#rightKeys.numberOf(key);
    this.#grow();
    return id;
  }

  #refer(left: number, right: number, order?: number): void {
    this.#rightKeys.use(right);
    this.#references.add(left, right, order);
  }

  #unrefer(left: number): void {
    const right = this.#references.to(left);
    if (right === NOBODY) return;
    this.#references.remove(left, this.#leftKeys.keys[left]);
    this.#rightKeys.release(right);
  }

  #grow(): void {
    this.#left.grow();
    this.#right.grow();
    this.#results.grow();
    this.#references.grow(this.#leftKeys.capacity, this.#rightKeys.capacity);
  }

  #advance(watermark: number): void {
    this.#watermark = watermark;
    if (this.#left.nextTimer <= watermark) this.#left.expire(watermark);
    if (this.#right.nextTimer <= watermark) this.#right.expire(watermark);
    if (this.#results.nextTimer <= watermark) this.#results.expire(watermark);
  }

  #tidy(): void {
    this.#leftKeys.sweep();
    this.#rightKeys.sweep();
    this.#left.tidy();
    this.#right.tidy();
    this.#results.tidy();
    if (this.#leftKeys.inUse === 0) this.#references.clear();
  }
}
