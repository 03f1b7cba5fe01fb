import { lengthen } from '../aggregate/columns.js';
import { DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { Output } from '../operator/output.js';
import type { KeyTable } from '../state/keyTable.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { writeSlots } from '../state/writeSlots.js';
import { TimerHeap } from '../window/timerHeap.js';

/** What is known of the row of a key. */
const UNKNOWN = 0;
const PRESENT = 1;
/** It was deleted, and an older row may still come. */
const DELETED = 2;

/** From room for how many keys on it is freed once there are none. */
const MANY = 1024;

/** What a snapshot has of a key. */
interface SavedRow {
  readonly time: number;
  readonly deleted: boolean;
  readonly value: unknown;
}

/**
 * The latest row of each key, by event time; of equal times the one that came last. The time of a deletion is kept until the watermark has
 * passed it (KAFKA-14834), so that an older row that comes after it does not bring the key back. Indexed by the numbers of a `KeyTable`,
 * which may serve others too: a key that is known is in use.
 */
export class LatestRows<T> {
  /** By key: its row, where there is one. */
  readonly values: (T | undefined)[] = [];
  /** How many rows there are. */
  size = 0;
  readonly #keys: KeyTable;
  readonly #keepDeletes: number;
  /** By key: the time of what is known of it. */
  #times = new Float64Array(0);
  #states = new Uint8Array(0);
  /** When deletions are forgotten. */
  readonly #deletions = new TimerHeap((id, other) => id < other);
  #tracked: SlotTracker | null = null;

  constructor(keys: KeyTable, keepDeletes: number) {
    this.#keys = keys;
    this.#keepDeletes = keepDeletes;
  }

  /** Has `tracker`, if any, note what changes from now on. */
  track(tracker: SlotTracker | null): void {
    this.#tracked = tracker;
  }

  /** When the next deletion is forgotten; `Infinity` if none is known. */
  get nextTimer(): number {
    return this.#deletions.time;
  }

  /** Makes room for the numbers that the key table has given out. */
  grow(): void {
    const { capacity } = this.#keys;
    if (capacity <= this.#times.length) return;
    const times = new Float64Array(capacity);
    times.set(this.#times);
    this.#times = times;
    const states = new Uint8Array(capacity);
    states.set(this.#states);
    this.#states = states;
    lengthen(this.values, capacity);
    this.#tracked?.grow(capacity);
  }

  has(id: number): boolean {
    return this.#states[id] === PRESENT;
  }

  /** The time of the row, or of its deletion; −∞ where nothing is known. */
  timeOf(id: number): number {
    return this.#states[id] === UNKNOWN ? -Infinity : this.#times[id]!;
  }

  put(id: number, value: T, time: number): void {
    const state = this.#states[id];
    if (state === UNKNOWN) this.#keys.use(id);
    else if (state === DELETED) this.#deletions.remove(id);
    if (state !== PRESENT) this.size++;
    this.values[id] = value;
    this.#times[id] = time;
    this.#states[id] = PRESENT;
    this.#tracked?.mark(id);
  }

  /** The row, if there is one, is gone from `time` on. */
  delete(id: number, time: number, watermark: number): void {
    const forgotten = time + this.#keepDeletes;
    if (this.has(id)) {
      this.size--;
      this.values[id] = undefined;
    } else if (this.#states[id] === UNKNOWN) {
      if (forgotten <= watermark) return;
      this.#keys.use(id);
    }
    this.#times[id] = time;
    this.#states[id] = DELETED;
    this.#deletions.set(id, forgotten);
    this.#tracked?.mark(id);
    if (forgotten <= watermark) this.expire(watermark);
  }

  /**
   * Puts or deletes the row, and sends what that changes: an `insert`, the two halves of an update, a `delete`, or nothing where there
   * is nothing to delete.
   */
  change(
    id: number,
    exists: boolean,
    value: T | undefined,
    time: number,
    key: unknown,
    watermark: number,
    out: Output<T>,
  ): void {
    const had = this.has(id);
    const old = this.values[id] as T;
    if (exists) {
      this.put(id, value as T, time);
      if (had) out.add(old, time, key, watermark, UPDATE_BEFORE);
      out.add(value as T, time, key, watermark, had ? UPDATE_AFTER : INSERT);
    } else {
      this.delete(id, time, watermark);
      if (had) out.add(old, time, key, watermark, DELETE);
    }
  }

  /** Forgets the deletions that no older row can follow any more. */
  expire(watermark: number): void {
    const deletions = this.#deletions;
    while (deletions.time <= watermark && deletions.size > 0) {
      const id = deletions.first;
      deletions.remove(id);
      this.#states[id] = UNKNOWN;
      this.#tracked?.drop(id, this.#keys.keys[id]);
      this.#keys.release(id);
    }
  }

  /** Lets go of memory that a crowd of keys left behind. */
  tidy(): void {
    if (this.#keys.inUse === 0 && this.#times.length > MANY) this.clear();
  }

  clear(): void {
    this.values.length = 0;
    this.size = 0;
    this.#times = new Float64Array(0);
    this.#states = new Uint8Array(0);
    while (this.#deletions.size > 0) this.#deletions.remove(this.#deletions.first);
  }

  snapshot(state: string, writer: SnapshotWriter): void {
    writeSlots(this.#tracked, writer, state, this.#known(), (id) => {
      const row: SavedRow = {
        time: this.#times[id]!,
        deleted: this.#states[id] === DELETED,
        value: this.values[id],
      };
      writer.put(state, this.#keys.keys[id], undefined, row);
    });
  }

  restore(state: string, reader: SnapshotReader): void {
    for (const [key, entry] of reader.entries(state)) {
      const { time, deleted, value } = entry as SavedRow;
      const id = this.#keys.numberOf(key);
      this.grow();
      if (deleted) this.delete(id, time, -Infinity);
      else this.put(id, value as T, time);
    }
  }

  *#known(): Generator<number> {
    for (let id = 0; id < this.#states.length; id++) if (this.#states[id] !== UNKNOWN) yield id;
  }
}
