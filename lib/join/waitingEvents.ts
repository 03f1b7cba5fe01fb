import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { SlotPool } from '../window/slotPool.js';
import { TimeOrder } from './timeOrder.js';

/** An event in a snapshot; `order` says who comes first. */
interface SavedEvent {
  readonly time: number;
  readonly order: number;
  readonly value: unknown;
}

/** Events that wait until the watermark has passed them: they leave by time, those of one time in the order in which they came. */
export class WaitingEvents<T> {
  readonly #keys: KeyTable;
  readonly #slots: SlotPool;
  readonly #order = new TimeOrder();
  // By slot.
  readonly #values: (T | undefined)[] = [];
  #ids = new Int32Array(0);

  constructor(keys: KeyTable) {
    this.#keys = keys;
    this.#slots = new SlotPool((capacity) => this.#grow(capacity));
  }

  get size(): number {
    return this.#slots.inUse;
  }

  /** The earliest time; `Infinity` where none waits. */
  get time(): number {
    return this.#order.earliest;
  }

  /** Whether none waits, and there is room for so many that it should be made anew. */
  get isSpent(): boolean {
    return this.#slots.isSpent;
  }

  add(id: number, time: number, value: T): void {
    const slot = this.#slots.allocate();
    this.#keys.use(id);
    this.#ids[slot] = id;
    this.#values[slot] = value;
    this.#order.add(slot, time);
  }

  /** The slot of the earliest event, if that is at or before `watermark`; else −1. */
  due(watermark: number): number {
    return this.#order.due(watermark);
  }

  idOf(slot: number): number {
    return this.#ids[slot]!;
  }

  valueOf(slot: number): T {
    return this.#values[slot] as T;
  }

  /** Lets go of the event that `due` gave. */
  remove(slot: number): void {
    this.#order.removeFirst();
    this.#keys.release(this.#ids[slot]!);
    this.#values[slot] = undefined;
    this.#slots.release(slot);
  }

  snapshot(writer: SnapshotWriter): void {
    let order = 0;
    this.#order.each((slot, time) => {
      const event: SavedEvent = { time, order: order++, value: this.#values[slot] };
      writer.entry('waiting', this.#keys.keys[this.#ids[slot]!], event);
    });
  }

  restore(reader: SnapshotReader): void {
    const saved = [...reader.entries('waiting')].map(([key, event]) => [key, event as SavedEvent] as const);
    saved.sort(([, a], [, b]) => a.order - b.order);
    for (const [key, { time, value }] of saved) this.add(this.#keys.numberOf(key), time, value as T);
  }

  #grow(capacity: number): void {
    const ids = new Int32Array(capacity);
    ids.set(this.#ids);
    this.#ids = ids;
    while (this.#values.length < capacity) this.#values.push(undefined);
  }
}
