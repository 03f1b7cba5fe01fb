import type { KeyTable } from '../state/keyTable.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { writeSlots } from '../state/writeSlots.js';
import { SlotPool } from '../window/slotPool.js';
import { TimerHeap } from '../window/timerHeap.js';

/** No version. */
export const NONE = -1;

/** From how many versions that were passed over on they are let go of at once: whoever asks next asks for no earlier time. */
const MANY = 8;

/** A version in a snapshot; its part is its time. */
interface SavedVersion {
  readonly deleted: boolean;
  readonly value: unknown;
}

/**
 * The versions of each key, each in force from its time on, until the next one or for `ttl`; one that is a deletion ends the one before. A
 * version is let go once the watermark has reached the next one (TJ-3): whatever asks from then on asks for a later time.
 *
 * A few per key, in order of time, linked through columns that are indexed by slots; keys are numbers of a `KeyTable`.
 */
export class Versions<R> {
  readonly #keys: KeyTable;
  readonly #ttl: number;
  readonly #keepDeletes: number;
  readonly #tracker: SlotTracker | null;
  readonly #slots: SlotPool;
  // By key: its newest and its oldest version, each plus 1, or 0.
  #newest = new Int32Array(0);
  #oldest = new Int32Array(0);
  // By slot.
  readonly #values: (R | undefined)[] = [];
  #times = new Float64Array(0);
  #deleted = new Uint8Array(0);
  #ids = new Int32Array(0);
  // The next older and the next newer version, each plus 1, or 0.
  #older = new Int32Array(0);
  #newer = new Int32Array(0);
  /** When a version makes the older ones of its key needless; from then on, when nobody needs it either. */
  readonly #timers = new TimerHeap((slot, other) => slot < other);

  constructor(keys: KeyTable, ttl: number, keepDeletes: number, tracker: SlotTracker | null) {
    this.#keys = keys;
    this.#ttl = ttl;
    this.#keepDeletes = keepDeletes;
    this.#tracker = tracker;
    this.#slots = new SlotPool((capacity) => this.#growSlots(capacity));
    // Made anew in the middle of a stream, it is asked about keys that have a number already.
    this.grow();
  }

  /** How many there are, deletions included. */
  get size(): number {
    return this.#slots.inUse;
  }

  get nextTimer(): number {
    return this.#timers.time;
  }

  /** Whether there are none, and it has room for so many that it should be made anew. */
  get isSpent(): boolean {
    return this.#slots.isSpent;
  }

  /** Makes room for the numbers that the key table has given out. */
  grow(): void {
    const { capacity } = this.#keys;
    if (capacity <= this.#newest.length) return;
    const newest = new Int32Array(capacity);
    newest.set(this.#newest);
    this.#newest = newest;
    const oldest = new Int32Array(capacity);
    oldest.set(this.#oldest);
    this.#oldest = oldest;
  }

  /** The version that is in force at `time`, or `NONE`. Times that are asked for never go back. */
  find(id: number, time: number): number {
    const times = this.#times;
    const newer = this.#newer;
    let slot = this.#oldest[id]! - 1;
    if (slot < 0 || times[slot]! > time) return NONE;
    let passed = 0;
    for (let next = newer[slot]! - 1; next >= 0 && times[next]! <= time; next = newer[slot]! - 1) {
      slot = next;
      passed++;
    }
    const found = this.#deleted[slot] === 1 || time - times[slot]! >= this.#ttl ? NONE : slot;
    if (passed >= MANY) this.advance(time - 1);
    return found;
  }

  value(slot: number): R {
    return this.#values[slot] as R;
  }

  /** Takes a version in; of one time the last to arrive holds. Gives whether anybody may still ask for it: if not, it is not kept. */
  add(id: number, time: number, value: R | undefined, deleted: boolean, watermark: number): boolean {
    const times = this.#times;
    let slot = this.#newest[id]! - 1;
    while (slot >= 0 && times[slot]! > time) slot = this.#older[slot]! - 1;
    const newer = (slot < 0 ? this.#oldest[id]! : this.#newer[slot]!) - 1;
    if (newer >= 0 && times[newer]! <= watermark) return false;
    // It has ended already: one that is a deletion may have something to end.
    if (time <= watermark && (slot < 0 || !deleted) && this.#endOf(time, deleted) <= watermark) return deleted;
    if (slot < 0 || times[slot]! < time) slot = this.#insert(id, time, slot, newer);
    this.#values[slot] = value;
    this.#deleted[slot] = deleted ? 1 : 0;
    this.#tracker?.mark(slot);
    if (time <= watermark) this.#settle(slot, watermark);
    else this.#timers.set(slot, time);
    return true;
  }

  /** Lets go of what nobody can ask for any more. */
  advance(watermark: number): void {
    while (this.#timers.time <= watermark && this.#timers.size > 0) this.#settle(this.#timers.first, watermark);
  }

  clear(): void {
    this.#values.length = 0;
    while (this.#timers.size > 0) this.#timers.remove(this.#timers.first);
    this.#newest = this.#oldest = new Int32Array(0);
  }

  snapshot(writer: SnapshotWriter): void {
    writeSlots(this.#tracker, writer, 'versions', this.#all(), (slot) => {
      const version: SavedVersion = { deleted: this.#deleted[slot] === 1, value: this.#values[slot] };
      writer.put('versions', this.#keys.keys[this.#ids[slot]!], this.#times[slot], version);
    });
  }

  restore(reader: SnapshotReader, watermark: number): void {
    for (const [key, entry, time] of reader.entries('versions')) {
      const { deleted, value } = entry as SavedVersion;
      const id = this.#keys.numberOf(key);
      this.grow();
      this.add(id, time as number, value as R | undefined, deleted, watermark);
    }
  }

  *#all(): Generator<number> {
    for (const newest of this.#newest) for (let slot = newest - 1; slot >= 0; slot = this.#older[slot]! - 1) yield slot;
  }

  /** The watermark from which on a version is not needed even where it is the last of its key. */
  #endOf(time: number, deleted: boolean): number {
    return deleted ? time + this.#keepDeletes : time + this.#ttl - 1;
  }

  /** The watermark has reached a version: the older ones are let go, and in time this one. */
  #settle(slot: number, watermark: number): void {
    while (this.#older[slot] !== 0) this.#remove(this.#older[slot]! - 1);
    const end = this.#endOf(this.#times[slot]!, this.#deleted[slot] === 1);
    if (end <= watermark) this.#remove(slot);
    else if (end < Infinity) this.#timers.set(slot, end);
    else this.#timers.remove(slot);
  }

  #insert(id: number, time: number, older: number, newer: number): number {
    const slot = this.#slots.allocate();
    this.#keys.use(id);
    this.#times[slot] = time;
    this.#ids[slot] = id;
    this.#link(id, older, slot);
    this.#link(id, slot, newer);
    return slot;
  }

  #remove(slot: number): void {
    const id = this.#ids[slot]!;
    this.#link(id, this.#older[slot]! - 1, this.#newer[slot]! - 1);
    this.#values[slot] = undefined;
    this.#timers.remove(slot);
    this.#tracker?.drop(slot, this.#keys.keys[id], this.#times[slot]);
    this.#keys.release(id);
    this.#slots.release(slot);
  }

  /** Makes two versions of a key neighbours; `NONE` is either end. */
  #link(id: number, older: number, newer: number): void {
    if (older < 0) this.#oldest[id] = newer + 1;
    else this.#newer[older] = newer + 1;
    if (newer < 0) this.#newest[id] = older + 1;
    else this.#older[newer] = older + 1;
  }

  #growSlots(capacity: number): void {
    this.#tracker?.grow(capacity);
    const times = new Float64Array(capacity);
    times.set(this.#times);
    this.#times = times;
    const ids = new Int32Array(capacity);
    ids.set(this.#ids);
    this.#ids = ids;
    const older = new Int32Array(capacity);
    older.set(this.#older);
    this.#older = older;
    const newer = new Int32Array(capacity);
    newer.set(this.#newer);
    this.#newer = newer;
    const deleted = new Uint8Array(capacity);
    deleted.set(this.#deleted);
    this.#deleted = deleted;
    while (this.#values.length < capacity) this.#values.push(undefined);
  }
}
