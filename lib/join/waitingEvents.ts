import { widened } from '../aggregate/columns.js';
import type { KeyTable } from '../state/keyTable.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { SlotPool } from '../window/slotPool.js';
import { TimeOrder } from './timeOrder.js';

/** An event in a snapshot; its part is its number, which says who of one time comes first. */
interface SavedEvent {
  readonly time: number;
  readonly value: unknown;
}

/** Events that wait until the watermark has passed them: they leave by time, those of one time in the order in which they came. */
export class WaitingEvents<T> {
  /** The number of the next event, where changes are noted. */
  next: number;
  readonly #keys: KeyTable;
  readonly #tracker: SlotTracker | null;
  readonly #slots: SlotPool;
  readonly #order = new TimeOrder();
  // By slot.
  readonly #values: (T | undefined)[] = [];
  #ids = new Int32Array(0);
  /** Where changes are noted: when it is due, and in which order they came. */
  #times: Float64Array = new Float64Array(0);
  #numbers: Float64Array = new Float64Array(0);

  constructor(keys: KeyTable, tracker: SlotTracker | null, next: number) {
    this.#keys = keys;
    this.#tracker = tracker;
    this.next = next;
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
    if (this.#tracker === null) return;
    this.#times[slot] = time;
    this.#numbers[slot] = this.next++;
    this.#tracker.mark(slot);
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
    const id = this.#ids[slot]!;
    this.#tracker?.drop(slot, this.#keys.keys[id], this.#numbers[slot]);
    this.#keys.release(id);
    this.#values[slot] = undefined;
    this.#slots.release(slot);
  }

  snapshot(writer: SnapshotWriter): void {
    const tracker = this.#tracker;
    // Where no changes are noted, events are numbered for this snapshot alone.
    writer.value('number', Math.max(this.next, this.size));
    const put = (slot: number, time: number, number: number): void => {
      const event: SavedEvent = { time, value: this.#values[slot] };
      writer.put('waiting', this.#keys.keys[this.#ids[slot]!], number, event);
    };
    if (tracker === null) {
      let number = 0;
      for (const [slot, time] of this.#order.all()) put(slot, time, number++);
    } else {
      tracker.write(writer, 'waiting', this.#all(), (slot) => put(slot, this.#times[slot]!, this.#numbers[slot]!));
    }
  }

  restore(reader: SnapshotReader): void {
    const saved = [...reader.entries('waiting')] as [key: unknown, event: SavedEvent, number: number][];
    saved.sort(([, , a], [, , b]) => a - b);
    for (const [key, { time, value }, number] of saved) {
      this.next = number;
      this.add(this.#keys.numberOf(key), time, value as T);
    }
    this.next = reader.value('number') as number;
  }

  #grow(capacity: number): void {
    const ids = new Int32Array(capacity);
    ids.set(this.#ids);
    this.#ids = ids;
    if (this.#tracker !== null) this.#growTracked(this.#tracker, capacity);
    while (this.#values.length < capacity) this.#values.push(undefined);
  }
  *#all(): Generator<number> {
    for (const [slot] of this.#order.all()) yield slot;
  }

  #growTracked(tracker: SlotTracker, capacity: number): void {
    tracker.grow(capacity);
    this.#times = widened(this.#times, capacity);
    this.#numbers = widened(this.#numbers, capacity);
  }
}
