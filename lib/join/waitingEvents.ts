import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import { SlotPool } from '../window/slotPool.js';

/** An event in a snapshot. */
interface SavedEvent {
  readonly time: number;
  readonly arrival: number;
  readonly value: unknown;
}

/**
 * Events that wait until the watermark has passed them, the earliest first; of one time in the order in which they came. A binary heap
 * of slots, whose times and arrivals stand beside them in the heap, so that sifting touches no other memory.
 */
export class WaitingEvents<T> {
  /** The earliest time; `Infinity` where none waits. */
  time = Infinity;
  /** How many have come so far. */
  arrivals: number;
  readonly #keys: KeyTable;
  readonly #slots: SlotPool;
  // By slot.
  readonly #values: (T | undefined)[] = [];
  #ids = new Int32Array(0);
  // By place in the heap.
  #heap = new Int32Array(0);
  #times = new Float64Array(0);
  #arrivals = new Float64Array(0);

  constructor(keys: KeyTable, arrivals = 0) {
    this.#keys = keys;
    this.arrivals = arrivals;
    this.#slots = new SlotPool((capacity) => this.#grow(capacity));
  }

  get size(): number {
    return this.#slots.inUse;
  }

  /** Whether none waits, and there is room for so many that it should be made anew. */
  get isSpent(): boolean {
    return this.#slots.isSpent;
  }

  add(id: number, time: number, value: T): void {
    this.#put(id, time, value, this.arrivals++);
  }

  /** The slot of the earliest event. There must be one. */
  get first(): number {
    return this.#heap[0]!;
  }

  idOf(slot: number): number {
    return this.#ids[slot]!;
  }

  valueOf(slot: number): T {
    return this.#values[slot] as T;
  }

  /** Lets go of the earliest event. */
  removeFirst(): void {
    const slot = this.#heap[0]!;
    this.#keys.release(this.#ids[slot]!);
    this.#values[slot] = undefined;
    this.#slots.release(slot);
    const last = this.#slots.inUse;
    if (last > 0) this.#down(this.#heap[last]!, this.#times[last]!, this.#arrivals[last]!, last);
    this.time = last === 0 ? Infinity : this.#times[0]!;
  }

  snapshot(writer: SnapshotWriter): void {
    writer.value('arrivals', this.arrivals);
    for (let place = 0; place < this.#slots.inUse; place++) {
      const slot = this.#heap[place]!;
      const event: SavedEvent = {
        time: this.#times[place]!,
        arrival: this.#arrivals[place]!,
        value: this.#values[slot],
      };
      writer.entry('waiting', this.#keys.keys[this.#ids[slot]!], event);
    }
  }

  restore(reader: SnapshotReader): void {
    this.arrivals = reader.value('arrivals') as number;
    for (const [key, entry] of reader.entries('waiting')) {
      const { time, arrival, value } = entry as SavedEvent;
      this.#put(this.#keys.numberOf(key), time, value as T, arrival);
    }
  }

  #put(id: number, time: number, value: T, arrival: number): void {
    const place = this.#slots.inUse;
    const slot = this.#slots.allocate();
    this.#keys.use(id);
    this.#ids[slot] = id;
    this.#values[slot] = value;
    this.#up(slot, time, arrival, place);
    this.time = this.#times[0]!;
  }

  /** Puts an event at `place`, or as far towards the root as it belongs. */
  #up(slot: number, time: number, arrival: number, place: number): void {
    const times = this.#times;
    const arrivals = this.#arrivals;
    const heap = this.#heap;
    let at = place;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = times[parent]!;
      if (above < time || (above === time && arrivals[parent]! < arrival)) break;
      times[at] = above;
      arrivals[at] = arrivals[parent]!;
      heap[at] = heap[parent]!;
      at = parent;
    }
    times[at] = time;
    arrivals[at] = arrival;
    heap[at] = slot;
  }

  /** Puts an event at the root of a heap of `size`, or as far down as it belongs. */
  #down(slot: number, time: number, arrival: number, size: number): void {
    const times = this.#times;
    const arrivals = this.#arrivals;
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && this.#isBefore(right, child)) child = right;
      const below = times[child]!;
      if (time < below || (time === below && arrival < arrivals[child]!)) break;
      times[at] = below;
      arrivals[at] = arrivals[child]!;
      heap[at] = heap[child]!;
      at = child;
    }
    times[at] = time;
    arrivals[at] = arrival;
    heap[at] = slot;
  }

  #isBefore(place: number, other: number): boolean {
    const apart = this.#times[place]! - this.#times[other]!;
    return apart < 0 || (apart === 0 && this.#arrivals[place]! < this.#arrivals[other]!);
  }

  #grow(capacity: number): void {
    const ids = new Int32Array(capacity);
    ids.set(this.#ids);
    this.#ids = ids;
    const heap = new Int32Array(capacity);
    heap.set(this.#heap);
    this.#heap = heap;
    const times = new Float64Array(capacity);
    times.set(this.#times);
    this.#times = times;
    const arrivals = new Float64Array(capacity);
    arrivals.set(this.#arrivals);
    this.#arrivals = arrivals;
    while (this.#values.length < capacity) this.#values.push(undefined);
  }
}
