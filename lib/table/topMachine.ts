import { lengthen } from '../aggregate/columns.js';
import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';
import { CHANGE_KINDS, DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import type { Key } from '../state/key.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { LivingKeys } from './livingKeys.js';
import { nameOfId, partOfName } from './nameOfId.js';
import { RankChanges } from './rankChanges.js';
import type { Ranked } from './rankChanges.js';
import { RankedRows } from './rankedRows.js';
import type { RankedRow } from './rankedRows.js';
import { ScoreColumn } from './scoreColumn.js';
import type { SavedRow } from './ranking.js';
import { TopRows } from './topRows.js';
import { TrackedRows } from './trackedRows.js';

/** What `topN` goes by. */
export interface TopSettings<T> {
  readonly n: number;
  readonly by: (value: T) => number;
  readonly lowest: boolean;
  readonly ranks: boolean;
  readonly idOf: ((value: T) => Key) | undefined;
  readonly upserts: boolean;
  readonly ttl: number;
}

interface SavedKey {
  readonly due: number;
  /** Without ids: the first `n`, in order. With ids, rows are written by themselves. */
  readonly rows: readonly SavedRow[];
}

/** A row that has an id. */
interface SavedRankedRow extends SavedRow {
  readonly name: unknown;
  readonly arrival: number;
}

/** Keeps the rows of each key in order, and says what each event changes about the first `n`. */
export class TopMachine<T> extends BaseMachine<T, T | Ranked<T>> {
  readonly #settings: TopSettings<T>;
  readonly #keys: LivingKeys;
  /** Where rows have no ids. */
  readonly #rows: TopRows<T>;
  /** Where rows have ids, by key. */
  readonly #ranked: (RankedRows<T> | undefined)[] = [];
  readonly #scores: ScoreColumn<T>;
  readonly #ranks: RankChanges<T>;
  #arrivals = 0;
  /** Where rows have ids. */
  #tracked: TrackedRows<RankedRow<T>> | null = null;

  constructor(settings: TopSettings<T>) {
    super();
    this.#settings = settings;
    this.#keys = new LivingKeys(settings.ttl);
    this.#rows = new TopRows(settings.n);
    this.#scores = new ScoreColumn(settings.by, settings.lowest);
    this.#ranks = new RankChanges(settings.upserts);
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#keys.track(context.trackers?.slots() ?? null);
    const tracker = this.#settings.idOf === undefined ? null : (context.trackers?.slots() ?? null);
    if (tracker !== null) this.#tracked = new TrackedRows(tracker);
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T | Ranked<T>>): void {
    const { values, kinds } = batch;
    const n = values.length;
    const before = out.watermark;
    out.keyed = batch.keys !== null;
    this.#keys.read(batch);
    this.#grow();
    const scores = this.#scores;
    scores.read(values, 0, n);
    const plain = kinds === null && this.#settings.idOf === undefined;
    for (let i = 0; i < n; i++) {
      if (plain) i = this.#skip(batch, i, before);
      if (i === n) break;
      const watermark = watermarkAt(batch, i, before);
      if (i === scores.to) {
        const { failure } = scores;
        scores.read(values, i + 1, n);
        // What goes needs no number.
        if (this.#goes(batch, i)) this.#change(batch, i, watermark, out);
        else this.context.reject(batch, i, watermark, failure);
      } else if (plain) this.#add(batch, i, watermark, out);
      else this.#change(batch, i, watermark, out);
    }
    this.onWatermark(batch.watermark);
  }

  override onWatermark(watermark: number): void {
    const keys = this.#keys;
    for (let id = keys.takeExpired(watermark); id >= 0; id = keys.takeExpired(watermark)) this.#giveUp(id);
    keys.sweep();
    this.#rows.tidy();
    if (keys.size === 0) this.#ranked.length = 0;
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('arrivals', this.#arrivals);
    const hasIds = this.#settings.idOf !== undefined;
    this.#keys.write(writer, 'tops', (id, due): SavedKey => ({ due, rows: hasIds ? [] : this.#rows.save(id) }));
    const put = ({ key, name, score, value, arrival }: RankedRow<T>): void => {
      const saved: SavedRankedRow = { name, score, value, arrival };
      writer.put('rows', key, partOfName(name), saved);
    };
    if (this.#tracked !== null) return this.#tracked.write(writer, 'rows', put);
    for (const top of this.#ranked) if (top !== undefined) for (const row of top.all()) put(row);
  }

  override restore(reader: SnapshotReader): void {
    this.#arrivals = reader.value('arrivals') as number;
    for (const [key, entry] of reader.entries('tops')) {
      const { due, rows } = entry as SavedKey;
      const id = this.#keys.restore(key, due);
      this.#grow();
      if (this.#settings.idOf === undefined) this.#rows.restore(id, rows);
      else this.#ranked[id] = this.#newTop(id);
    }
    for (const [key, entry] of reader.entries('rows')) {
      const { name, score, value, arrival } = entry as SavedRankedRow;
      this.#ranked[this.#keys.idOf(key)]!.put(name, score, value as T, arrival);
    }
  }

  override close(): void {
    this.#keys.clear();
    this.#rows.clear();
    this.#ranked.length = 0;
  }

  override holding(): Holding {
    return { pending: 0, keys: this.#keys.size };
  }

  #grow(): void {
    const { capacity } = this.#keys;
    if (this.#settings.idOf === undefined) this.#rows.grow(capacity);
    else lengthen(this.#ranked, capacity, undefined);
  }

  #newTop(id: number): RankedRows<T> {
    return new RankedRows(this.#settings.n, this.#keys.keyOf(id), this.#tracked);
  }

  /** Lets go of the rows of a key. */
  #giveUp(id: number): void {
    if (this.#settings.idOf === undefined) return this.#rows.give(id);
    this.#ranked[id]?.close();
    this.#ranked[id] = undefined;
  }

  /** The rows of a key, with ids; new ones where there are none that count. */
  #rankedOf(id: number, watermark: number): RankedRows<T> {
    const top = this.#ranked[id];
    if (top !== undefined && this.#keys.isAlive(id, watermark)) return top;
    this.#giveUp(id);
    return (this.#ranked[id] = this.#newTop(id));
  }

  /** Passes over events that do not enter, from `from` on; gives the first that needs a closer look. */
  #skip(batch: Batch<T, unknown>, from: number, before: number): number {
    const { ids } = this.#keys;
    const { scores, to } = this.#scores;
    const { timestamps } = batch;
    const forgets = this.#settings.ttl < Infinity;
    const { least } = this.#rows;
    let i = from;
    for (; i < to; i++) {
      const id = ids[i]!;
      if (!(scores[i]! <= least[id]!)) break;
      if (!forgets) continue;
      if (!this.#keys.isAlive(id, watermarkAt(batch, i, before))) break;
      this.#keys.touch(id, timestamps[i]!);
    }
    this.context.counters.used += i - from;
    return i;
  }

  /** An event without an id: it enters, or has no effect for ever. */
  #add(batch: Batch<T, unknown>, i: number, watermark: number, out: Output<T | Ranked<T>>): void {
    const id = this.#keys.ids[i]!;
    const rows = this.#rows;
    if (!this.#keys.isAlive(id, watermark)) rows.give(id);
    const time = batch.timestamps[i]!;
    const score = this.#scores.scores[i]!;
    this.#keys.touch(id, time);
    this.context.counters.used++;
    if (!rows.admits(id, score)) return;
    const isFull = rows.countOf(id) === this.#settings.n;
    const key = batch.keys === null ? undefined : batch.keys[i];
    const left = rows.add(id, score, batch.values[i]!);
    this.#keys.change(id);
    if (this.#settings.ranks) return this.#ranks.tellEntered(rows, id, isFull, left, time, key, watermark, out);
    if (isFull) out.add(left as T, time, key, watermark, DELETE);
    out.add(batch.values[i]!, time, key, watermark, INSERT);
  }

  /** An event of an id: a new row, another one in place of the old, or the end of one. */
  #change(batch: Batch<T, unknown>, i: number, watermark: number, out: Output<T | Ranked<T>>): void {
    const { idOf, ranks, upserts } = this.#settings;
    const value = batch.values[i]!;
    const kind = batch.kinds === null ? INSERT : batch.kinds[i]!;
    if (idOf === undefined) {
      if (kind === INSERT) return this.#add(batch, i, watermark, out);
      return this.context.reject(batch, i, watermark, unsupported(kind));
    }
    let name: unknown;
    try {
      name = nameOfId(idOf(value));
    } catch (error) {
      return this.context.reject(batch, i, watermark, error);
    }
    const id = this.#keys.ids[i]!;
    const top = this.#rankedOf(id, watermark);
    const time = batch.timestamps[i]!;
    const key = batch.keys === null ? undefined : batch.keys[i];
    this.context.counters.used++;
    if (ranks) this.#ranks.remember(top.firstValues());
    if (kind === DELETE || (kind === UPDATE_BEFORE && !this.#isHalf(batch, i, name))) top.delete(name);
    else if (kind !== UPDATE_BEFORE) top.put(name, this.#scores.scores[i]!, value, this.#arrivals++);
    else return;
    if (top.size > 0) this.#keys.touch(id, time);
    else {
      this.#ranked[id] = undefined;
      if (this.#keys.has(id)) this.#keys.forget(id);
    }
    if (ranks) return this.#ranks.tell(top.firstValues(), time, key, watermark, out);
    const { left, entered } = top;
    if (left !== null && left === entered) {
      if (!upserts) out.add(left.old, time, key, watermark, UPDATE_BEFORE);
      out.add(left.value, time, key, watermark, UPDATE_AFTER);
      return;
    }
    if (left !== null) out.add(left.old, time, key, watermark, DELETE);
    if (entered !== null) out.add(entered.value, time, key, watermark, INSERT);
  }

  /** Whether it says that a row is no more, or is to be another one. */
  #goes({ kinds }: Batch<T, unknown>, i: number): boolean {
    if (kinds === null || this.#settings.idOf === undefined) return false;
    return kinds[i] === DELETE || kinds[i] === UPDATE_BEFORE;
  }

  /** Whether an `updateBefore` is followed by its `updateAfter`, of the same row, and that has a number: then that says it all. */
  #isHalf(batch: Batch<T, unknown>, i: number, name: unknown): boolean {
    if (batch.kinds![i + 1] !== UPDATE_AFTER || this.#keys.ids[i] !== this.#keys.ids[i + 1]) return false;
    if (this.#scores.to === i + 1) return false;
    try {
      return nameOfId(this.#settings.idOf!(batch.values[i + 1]!)) === name;
    } catch {
      return false;
    }
  }
}

function unsupported(kind: number): RxtideError {
  return new RxtideError(
    'UNSUPPORTED_CHANGE',
    `it got a change of kind '${CHANGE_KINDS[kind]!}' and cannot tell which event that is about: give topN an idOf`,
  );
}
