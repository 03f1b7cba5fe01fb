import type { KeyTable } from '../state/keyTable.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter, Trackers } from '../runtime/checkpointing.js';
import { writeSlots } from '../state/writeSlots.js';
import { SlotPool } from '../window/slotPool.js';
import { TimerHeap } from '../window/timerHeap.js';
import { TimerIndex } from './timerIndex.js';

/**
 * The timers of an operator on one clock: at most one per key and time (TIM-1). The earliest comes first; of one time, the one that was
 * set first.
 */
export class Timers {
  /** The timer that `take` took. */
  id = -1;
  takenTime = NaN;
  readonly #keys: KeyTable;
  #heap!: TimerHeap;
  #pool!: SlotPool;
  #index!: TimerIndex;
  /** By slot: the number of the key, the time, and the running number by which it was set. */
  #ids!: Int32Array;
  #times!: Float64Array;
  #orders!: Float64Array;
  /** By slot: the running number when it took its place in the heap, which it keeps while it moves away in time: see `#settle`. */
  #placed!: Float64Array;
  #order = 0;
  /** Notes which timers are new or gone; `null`: nobody asks. */
  #changes: SlotTracker | null = null;

  constructor(keys: KeyTable) {
    this.#keys = keys;
    this.#begin();
  }

  /** Before any timer is set: whether changes are to be noted. */
  track(trackers: Trackers | null): void {
    this.#changes = trackers?.slots() ?? null;
    this.#changes?.grow(this.#pool.capacity);
  }

  /** When the first is due; `Infinity`: there is none, or only at the end of time. */
  get time(): number {
    this.#settle(Infinity);
    return this.#heap.time;
  }

  /** Whether one is due by this time. Costs less than asking for the time of the first. */
  isDue(by: number): boolean {
    if (this.#heap.time > by) return false;
    this.#settle(by);
    return this.#heap.time <= by;
  }

  get size(): number {
    return this.#heap.size;
  }

  /** The number that the next timer is set by. */
  get order(): number {
    return this.#order;
  }

  /** The running number of the first timer. There must be one. */
  get firstOrder(): number {
    this.#settle(Infinity);
    return this.#orders[this.#heap.first]!;
  }

  /** The latest time that is not the end of time; `Infinity`: there is none. */
  get last(): number {
    let last = -Infinity;
    for (const slot of this.#slots()) if (this.#times[slot]! < Infinity) last = Math.max(last, this.#times[slot]!);
    return last === -Infinity ? Infinity : last;
  }

  set(id: number, time: number): void {
    if (this.#index.find(id, time) >= 0) return;
    const slot = this.#pool.allocate();
    this.#ids[slot] = id;
    this.#times[slot] = time;
    this.#orders[slot] = this.#order++;
    this.#index.add(slot);
    this.#place(slot);
    this.#keys.use(id);
    this.#changes?.mark(slot);
  }

  delete(id: number, time: number): void {
    const slot = this.#index.find(id, time);
    if (slot >= 0) this.#remove(slot);
  }

  /** `delete` and then `set`, in one: what a timer costs that moves with every event. */
  move(id: number, from: number, to: number): void {
    const slot = this.#index.find(id, from);
    if (slot < 0) return this.set(id, to);
    if (from !== to && this.#index.find(id, to) >= 0) return this.#remove(slot);
    this.#changes?.drop(slot, this.#keys.keys[id], from);
    this.#index.move(slot, to);
    this.#orders[slot] = this.#order++;
    if (to <= from) this.#place(slot);
    this.#changes?.mark(slot);
  }

  /** Takes out the first timer, which must be there: it is `id` and `takenTime` now. Its key is still in use. */
  take(): void {
    this.#settle(Infinity);
    const slot = this.#heap.first;
    this.id = this.#ids[slot]!;
    this.takenTime = this.#times[slot]!;
    this.#remove(slot);
  }

  /** Between frames: gives back the memory of a crowd that has gone. */
  tidy(): void {
    if (this.#pool.isSpent) this.#begin();
  }

  clear(): void {
    for (const slot of this.#slots()) {
      this.#keys.release(this.#ids[slot]!);
      this.#noteGone(slot);
    }
    this.#begin();
  }

  snapshot(name: string, writer: SnapshotWriter): void {
    const put = (slot: number): void => {
      const time = this.#times[slot]!;
      writer.put(name, this.#keys.keys[this.#ids[slot]!], time, [time, this.#orders[slot]!]);
    };
    writeSlots(this.#changes, writer, name, this.#slots(), put);
  }

  restore(name: string, reader: SnapshotReader): void {
    const saved = Array.from(reader.entries(name), ([key, entry]) => {
      const [time, order] = entry as [number, number];
      return { key, time, order };
    });
    saved.sort((a, b) => a.order - b.order);
    for (const { key, time } of saved) this.set(this.#keys.numberOf(key), time);
  }

  /** Those in use, in no particular order. */
  *#slots(): Generator<number> {
    for (let slot = 0; slot < this.#ids.length; slot++) if (this.#ids[slot]! >= 0) yield slot;
  }

  /** Puts a timer where it belongs in the heap. */
  #place(slot: number): void {
    this.#placed[slot] = this.#orders[slot]!;
    this.#heap.set(slot, this.#times[slot]!);
  }

  /**
   * Sees to it that the first of the heap, if it is due by then, is what it says. A timer that moves away keeps its place, and gets another when it
   * comes first: once for any number of moves.
   */
  #settle(by: number): void {
    const heap = this.#heap;
    while (heap.time <= by && heap.size > 0 && this.#times[heap.first]! > heap.time) this.#place(heap.first);
  }

  #remove(slot: number): void {
    this.#heap.remove(slot);
    this.#index.remove(slot);
    this.#keys.release(this.#ids[slot]!);
    this.#noteGone(slot);
    this.#ids[slot] = -1;
    this.#pool.release(slot);
  }

  #noteGone(slot: number): void {
    this.#changes?.drop(slot, this.#keys.keys[this.#ids[slot]!], this.#times[slot]);
  }

  #begin(): void {
    this.#ids = new Int32Array(0);
    this.#times = new Float64Array(0);
    this.#orders = new Float64Array(0);
    this.#placed = new Float64Array(0);
    this.#heap = new TimerHeap((slot, other) => this.#placed[slot]! < this.#placed[other]!);
    this.#index = new TimerIndex();
    this.#pool = new SlotPool((capacity) => this.#grow(capacity));
  }

  #grow(capacity: number): void {
    const ids = new Int32Array(capacity).fill(-1);
    ids.set(this.#ids);
    this.#ids = ids;
    const times = new Float64Array(capacity);
    times.set(this.#times);
    this.#times = times;
    const orders = new Float64Array(capacity);
    orders.set(this.#orders);
    this.#orders = orders;
    const placed = new Float64Array(capacity);
    placed.set(this.#placed);
    this.#placed = placed;
    this.#index.read(ids, times);
    this.#changes?.grow(capacity);
  }
}
