import type { Batch } from '../frame/batch.js';
import { DELETE, UPDATE_BEFORE } from '../frame/changeKind.js';
import { BaseMachine } from '../operator/baseMachine.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { KeyTable } from '../state/keyTable.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { keysOf } from '../operator/keysOf.js';
import { numberRows } from '../table/numberRows.js';
import { NONE, Versions } from './versions.js';
import { WaitingEvents } from './waitingEvents.js';

/** What an as-of join goes by. */
export interface AsOfSettings<L, R, O> {
  /** Whether an event without a version is a result too. */
  readonly leftAlone: boolean;
  readonly ttl: number;
  readonly keepDeletes: number;
  readonly combine: (event: L, version: R | undefined) => O;
}

/**
 * Joins each event of input 0 with the version of input 1 that is in force at its time, once the watermark has passed it: then all versions
 * up to it are there.
 *
 * Events are answered by time, then in the order in which they came. Versions do not change within a batch of events, so those that are
 * due are answered at its end, and the same comes out as if it had been in the middle. A batch of versions answers before a version that
 * could change an answer: one that is not ahead of the watermark.
 */
export class AsOfMachine<L, R, O> extends BaseMachine<L | R, O> {
  readonly #settings: AsOfSettings<L, R, O>;
  readonly #keys = new KeyTable();
  #waiting: WaitingEvents<L>;
  #versions: Versions<R>;
  #waitingTracker: SlotTracker | null = null;
  #versionTracker: SlotTracker | null = null;
  #watermark = -Infinity;
  #ids = new Int32Array(0);

  constructor(settings: AsOfSettings<L, R, O>) {
    super();
    this.#settings = settings;
    this.#waiting = this.#newWaiting();
    this.#versions = this.#newVersions();
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#waitingTracker = context.trackers?.slots() ?? null;
    this.#versionTracker = context.trackers?.slots() ?? null;
    this.#waiting = this.#newWaiting();
    this.#versions = this.#newVersions();
  }

  onBatch(batch: Batch<L | R, unknown>, input: number, out: Output<O>): void {
    const n = batch.values.length;
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    numberRows(this.#keys, keysOf(batch), batch.kinds, n, this.#ids);
    this.#versions.grow();
    if (input === 0) this.#takeEvents(batch as Batch<L, unknown>);
    else this.#takeVersions(batch as Batch<R, unknown>, out);
    this.#keys.sweep();
  }

  override onWatermark(watermark: number, out: Output<O>): void {
    this.#advance(watermark, out);
    this.#keys.sweep();
    if (this.#waiting.isSpent) this.#waiting = this.#newWaiting(this.#waiting.next);
    if (this.#versions.isSpent) this.#versions = this.#newVersions();
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('time', this.#watermark);
    this.#waiting.snapshot(writer);
    this.#versions.snapshot(writer);
  }

  override restore(reader: SnapshotReader): void {
    this.#watermark = reader.value('time') as number;
    this.#waiting.restore(reader);
    this.#versions.restore(reader, this.#watermark);
    this.#versions.grow();
  }

  override discard(): void {
    this.context.counters.discarded += this.#waiting.size;
    this.#waiting = this.#newWaiting();
  }

  override close(): void {
    this.#waiting = this.#newWaiting();
    this.#versions = this.#newVersions();
    this.#keys.clear();
  }

  override holding(): Holding {
    const pending = this.#waiting.size;
    const nextTimer = Math.min(this.#waiting.time, this.#versions.nextTimer);
    return { pending, rows: pending + this.#versions.size, keys: this.#keys.inUse, nextTimer };
  }

  #takeEvents(batch: Batch<L, unknown>): void {
    const { values, timestamps, watermarks } = batch;
    const ids = this.#ids;
    const waiting = this.#waiting;
    let watermark = this.#watermark;
    for (let i = 0; i < values.length; i++) {
      if (watermarks !== null) watermark = watermarks[i]!;
      const time = timestamps[i]!;
      if (time <= watermark) this.context.late(batch, i, watermark);
      else waiting.add(ids[i]!, time, values[i]!);
    }
  }

  #takeVersions(batch: Batch<R, unknown>, out: Output<O>): void {
    const { values, timestamps, watermarks, kinds } = batch;
    const { counters } = this.context;
    let watermark = this.#watermark;
    for (let i = 0; i < values.length; i++) {
      if (watermarks !== null) watermark = watermarks[i]!;
      const time = timestamps[i]!;
      if (time <= watermark && watermark > this.#watermark) this.#advance(watermark, out);
      counters.used++;
      const kind = kinds === null ? 0 : kinds[i]!;
      // The other half of the update says the same and more.
      if (kind === UPDATE_BEFORE) continue;
      const deleted = kind === DELETE;
      if (!this.#versions.add(this.#ids[i]!, time, deleted ? undefined : values[i], deleted, watermark)) {
        counters.superseded++;
      }
    }
  }

  /** Moves time: answers what is due, then lets go of versions that nobody needs any more. */
  #advance(watermark: number, out: Output<O>): void {
    const before = this.#watermark;
    this.#watermark = watermark;
    if (this.context.closed) return;
    const { leftAlone, combine } = this.#settings;
    const { counters } = this.context;
    const { keys } = this.#keys;
    const waiting = this.#waiting;
    const versions = this.#versions;
    for (let slot = waiting.due(watermark); slot >= 0; slot = waiting.due(watermark)) {
      const { time } = waiting;
      const id = waiting.idOf(slot);
      const value = waiting.valueOf(slot);
      // Who asks next asks for no earlier time: so there is little to look through, also where one key has had many versions.
      versions.advance(time - 1);
      const found = versions.find(id, time);
      waiting.remove(slot);
      if (found === NONE && !leftAlone) {
        counters.unassigned++;
        continue;
      }
      const now = Math.max(before, time - 1);
      let result: O;
      try {
        result = combine(value, found === NONE ? undefined : versions.value(found));
      } catch (error) {
        this.context.reject({ values: [value], timestamps: [time] }, 0, now, error);
        continue;
      }
      counters.used++;
      out.add(result, time, keys[id], now);
    }
    versions.advance(watermark);
  }

  /** `next`: the number of the first event to come. */
  #newWaiting(next = 0): WaitingEvents<L> {
    return new WaitingEvents<L>(this.#keys, this.#waitingTracker, next);
  }

  #newVersions(): Versions<R> {
    return new Versions<R>(this.#keys, this.#settings.ttl, this.#settings.keepDeletes, this.#versionTracker);
  }
}
