import type { Batch } from '../frame/batch.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import type { Key } from '../state/key.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { writeSlots } from '../state/writeSlots.js';
import { KeptColumns } from '../transform/keptColumns.js';
import { EventIds } from './eventIds.js';
import { KeptEvents } from './keptEvents.js';
import type { SavedEvent } from './keptEvents.js';

/** `dedupe` that keeps the first: a filter with a memory. */
export class DedupeFirstMachine<T> extends BaseMachine<T, T> {
  readonly #ids: EventIds<T>;
  readonly #seen: KeptEvents;
  /** The indexes of the events that pass. */
  #passing = new Int32Array(0);
  readonly #columns = new KeptColumns<T>();

  constructor(idOf: ((value: T) => Key) | undefined, within: number) {
    super();
    this.#ids = new EventIds(idOf);
    this.#seen = new KeptEvents(within);
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#seen.track(context.trackers?.slots() ?? null);
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T>): void {
    const n = batch.values.length;
    if (n > this.#passing.length) this.#passing = new Int32Array(n);
    const { counters } = this.context;
    const ids = this.#ids;
    let passed = 0;
    for (let i = 0; i < n;) {
      const to = ids.read(batch, i);
      passed = this.#look(batch, i, to, passed, out.watermark);
      i = to;
      if (i === n) break;
      try {
        this.context.reject(batch, i, watermarkAt(batch, i, out.watermark), ids.failure);
      } catch (failure) {
        // The stream fails here: what came before is sent first.
        counters.used += passed;
        this.#columns.pass(batch, this.#passing, passed, watermarkAt(batch, i, out.watermark), out);
        throw failure;
      }
      i++;
    }
    counters.used += passed;
    this.#columns.pass(batch, this.#passing, passed, batch.watermark, out);
    ids.sweep();
  }

  override onWatermark(watermark: number): void {
    const seen = this.#seen;
    const { dues } = seen;
    if (watermark < dues.nextTime) return;
    for (let slot = dues.take(watermark); slot >= 0; slot = dues.take(watermark)) {
      const id = seen.ids[slot]!;
      seen.remove(slot, this.#ids.ownerOf(id));
      this.#ids.table.release(id);
    }
    this.#ids.sweep();
    seen.tidy();
  }

  override snapshot(writer: SnapshotWriter): void {
    const ids = this.#ids;
    const seen = this.#seen;
    writeSlots(seen.tracked, writer, 'seen', seen.all(), (slot) => {
      const id = seen.ids[slot]!;
      const saved: SavedEvent = { name: ids.nameOf(id), time: seen.times[slot]!, value: undefined };
      writer.put('seen', ids.ownerOf(id), slot, saved);
    });
  }

  override restore(reader: SnapshotReader): void {
    for (const [owner, entry] of reader.entries('seen')) {
      const { name, time } = entry as SavedEvent;
      this.#keep(this.#ids.restore(owner, name), time);
    }
  }

  override close(): void {
    this.#seen.clear();
    this.#ids.clear();
  }

  override holding(): Holding {
    return { pending: 0, keys: this.#ids.table.inUse };
  }

  /** Looks at the events `from..to`; gives how many pass so far. */
  #look(batch: Batch<T, unknown>, from: number, to: number, before: number, lastWatermark: number): number {
    const { timestamps, watermarks } = batch;
    const { counters } = this.context;
    const seen = this.#seen;
    const { within } = seen;
    const { ids } = this.#ids;
    const passing = this.#passing;
    seen.growIds(this.#ids.table.capacity);
    let passed = before;
    for (let i = from; i < to; i++) {
      const watermark = watermarks === null ? lastWatermark : watermarks[i]!;
      const time = timestamps[i]!;
      const id = ids[i]!;
      if (time + within <= watermark) this.context.late(batch, i, watermark);
      else if (seen.find(id, time)) counters.filtered++;
      else {
        this.#keep(id, time);
        passing[passed++] = i;
      }
    }
    return passed;
  }

  #keep(id: number, time: number): void {
    this.#seen.growIds(this.#ids.table.capacity);
    this.#seen.add(id, time);
    this.#ids.table.use(id);
  }
}
