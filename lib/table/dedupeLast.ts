import type { Batch } from '../frame/batch.js';
import { DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import type { Key } from '../state/key.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { writeSlots } from '../state/writeSlots.js';
import { TimerHeap } from '../window/timerHeap.js';
import { EventIds } from './eventIds.js';
import { KeptEvents } from './keptEvents.js';
import type { SavedEvent } from './keptEvents.js';

/** What a snapshot has of an event that is kept. */
interface SavedLast extends SavedEvent {
  readonly key: unknown;
  readonly arrival: number;
}

/** `dedupe` that keeps the last: gives each change at once, or each event once, when nothing can replace it any more. */
export class DedupeLastMachine<T> extends BaseMachine<T, T> {
  override readonly outputDelay: number;
  readonly #final: boolean;
  readonly #ids: EventIds<T>;
  readonly #kept: KeptEvents;
  /** By slot: the event that is kept, its key, and its number in order of arrival. */
  readonly #values: T[] = [];
  readonly #keys: unknown[] = [];
  readonly #arrivals: number[] = [];
  /** Where each event is given once: when. */
  readonly #timers = new TimerHeap((slot, other) => this.#precedes(slot, other));
  #arrival = 0;
  #watermark = -Infinity;
  #keyed = false;

  constructor(idOf: ((value: T) => Key) | undefined, within: number, final: boolean) {
    super();
    this.#ids = new EventIds(idOf);
    this.#kept = new KeptEvents(within, !final);
    this.#final = final;
    this.outputDelay = final ? this.#kept.span : 0;
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#kept.track(context.trackers?.slots() ?? null);
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T>): void {
    const n = batch.values.length;
    const ids = this.#ids;
    this.#keyed = batch.keys !== null;
    out.keyed = this.#keyed;
    for (let i = 0; i < n; i++) {
      const to = ids.read(batch, i);
      this.#kept.growIds(ids.table.capacity);
      for (; i < to; i++) {
        const watermark = this.#advanceTo(batch, i, out);
        if (batch.timestamps[i]! + this.#kept.within <= watermark) this.context.late(batch, i, watermark);
        else this.#add(batch, i, out);
      }
      if (i < n) this.context.reject(batch, i, this.#advanceTo(batch, i, out), ids.failure);
    }
    ids.sweep();
  }

  override onWatermark(watermark: number, out: Output<T>): void {
    out.keyed = this.#keyed;
    this.#advance(watermark, out);
    this.#ids.sweep();
    if (this.#kept.tidy()) this.#freeColumns();
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('machine', [this.#watermark, this.#arrival, this.#keyed]);
    const ids = this.#ids;
    const kept = this.#kept;
    writeSlots(kept.tracked, writer, 'kept', kept.all(), (slot) => {
      const id = kept.ids[slot]!;
      const saved: SavedLast = {
        name: ids.nameOf(id),
        time: kept.times[slot]!,
        value: this.#values[slot],
        key: this.#keys[slot],
        arrival: this.#arrivals[slot]!,
      };
      writer.put('kept', ids.ownerOf(id), slot, saved);
    });
  }

  override restore(reader: SnapshotReader): void {
    [this.#watermark, this.#arrival, this.#keyed] = reader.value('machine') as [number, number, boolean];
    for (const [owner, entry] of reader.entries('kept')) {
      const { name, time, value, key, arrival } = entry as SavedLast;
      const id = this.#ids.restore(owner, name);
      this.#kept.growIds(this.#ids.table.capacity);
      this.#put(id, time, value as T, key, arrival);
    }
  }

  override close(): void {
    while (this.#timers.size > 0) this.#timers.remove(this.#timers.first);
    this.#kept.clear();
    this.#ids.clear();
    this.#freeColumns();
  }

  override holding(): Holding {
    const pending = this.#final ? this.#kept.size : 0;
    return { pending, keys: this.#ids.table.inUse, nextTimer: this.#timers.time };
  }

  #add(batch: Batch<T, unknown>, i: number, out: Output<T>): void {
    const id = this.#ids.ids[i]!;
    const time = batch.timestamps[i]!;
    const value = batch.values[i]!;
    const key = batch.keys === null ? undefined : batch.keys[i];
    const kept = this.#kept;
    const { counters } = this.context;
    if (!this.#final) counters.used++;
    kept.find(id, time);
    const { before, after } = kept;
    if (after >= 0) {
      counters.superseded++;
      if (this.#final) counters.used++;
      if (before < 0) return;
      // It is newer than one and older than another: both it and the older one are duplicates of the newest.
      const old = this.#values[before]!;
      if (this.#final) counters.used++;
      this.#forget(before);
      if (!this.#final) out.add(old, time, key, this.#watermark, DELETE);
    } else if (before >= 0) {
      const old = this.#values[before]!;
      this.#values[before] = value;
      this.#arrivals[before] = this.#arrival++;
      kept.replace(before, time);
      if (this.#final) {
        counters.used++;
        this.#timers.set(before, time + kept.span);
      } else {
        out.add(old, time, key, this.#watermark, UPDATE_BEFORE);
        out.add(value, time, key, this.#watermark, UPDATE_AFTER);
      }
    } else {
      this.#put(id, time, value, key, this.#arrival++);
      if (!this.#final) out.add(value, time, key, this.#watermark, INSERT);
    }
  }

  #put(id: number, time: number, value: T, key: unknown, arrival: number): void {
    const slot = this.#kept.add(id, time);
    this.#ids.table.use(id);
    this.#values[slot] = value;
    this.#keys[slot] = key;
    this.#arrivals[slot] = arrival;
    if (this.#final) this.#timers.set(slot, time + this.#kept.span);
  }

  #freeColumns(): void {
    this.#values.length = 0;
    this.#keys.length = 0;
    this.#arrivals.length = 0;
  }

  #forget(slot: number): void {
    const id = this.#kept.ids[slot]!;
    this.#kept.remove(slot, this.#ids.ownerOf(id));
    this.#ids.table.release(id);
    this.#values[slot] = undefined as T;
    this.#keys[slot] = undefined;
    this.#timers.remove(slot);
  }

  #advanceTo(batch: Batch<T, unknown>, i: number, out: Output<T>): number {
    const watermark = watermarkAt(batch, i, this.#watermark);
    if (watermark > this.#watermark) this.#advance(watermark, out);
    return watermark;
  }

  #advance(watermark: number, out: Output<T>): void {
    this.#watermark = watermark;
    const { dues, times } = this.#kept;
    if (!this.#final) {
      for (let slot = dues.take(watermark); slot >= 0; slot = dues.take(watermark)) this.#forget(slot);
      return;
    }
    const timers = this.#timers;
    while (timers.size > 0 && timers.time <= watermark) {
      const slot = timers.first;
      const time = times[slot]!;
      const value = this.#values[slot]!;
      const key = this.#keys[slot];
      this.#forget(slot);
      this.context.counters.used++;
      out.add(value, time, key, Math.max(out.watermark, time - 1));
    }
  }

  /** Of those that are due at once: by time (without `within` all are, at the end), then in order of arrival. */
  #precedes(slot: number, other: number): boolean {
    const time = this.#kept.times[slot]!;
    const otherTime = this.#kept.times[other]!;
    return time < otherTime || (time === otherTime && this.#arrivals[slot]! < this.#arrivals[other]!);
  }
}
