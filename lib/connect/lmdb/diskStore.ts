import { LRUCache } from 'lru-cache';
import type { KeyNumbers, StateInfo, StateStore } from '../../runtime/stateStore.js';
import { sizeOf } from '../../state/sizeOf.js';
import { DiskEntry } from './diskEntry.js';
import type { DiskRecords } from './diskRecords.js';
import { TimeBuckets } from './timeBuckets.js';

/** How many changed values that had to leave the cache are written at once. */
const TOGETHER = 1000;

/** How many values in memory are measured for an estimate of all. */
const SAMPLE = 64;

const NONE = -1;

/**
 * Keeps a state on disk, behind a cache of the values used last. Changes stay in the cache until there is no room for them, and go to
 * disk together. What is in the cache uses its key's number; for everything else, memory holds nothing at all.
 */
export class DiskStore implements StateStore {
  size = 0;
  readonly #keys: KeyNumbers;
  readonly #records: DiskRecords;
  readonly #cache: LRUCache<number, DiskEntry>;
  /** Pushed out of the cache, not yet written. */
  readonly #leaving = new Map<number, DiskEntry>();
  /** What was asked for last: most often the same is asked again, or set. */
  #lastId = NONE;
  #last: DiskEntry | null = null;
  /** How many records there are on disk, those of deleted values that are still there included, and how many bytes they take. */
  #stored = 0;
  #storedBytes = 0;
  /** The times of what is on disk alone. */
  readonly #times = new TimeBuckets();

  constructor(info: StateInfo, records: DiskRecords, cached: number) {
    this.#keys = info.keys;
    this.#records = records;
    this.#cache = new LRUCache({
      max: cached,
      dispose: (entry, id, reason) => {
        if (reason === 'evict' && entry.dirty) this.#leaving.set(id, entry);
        else this.#letGo(id, entry);
      },
    });
  }

  get(id: number): unknown {
    const entry = this.#find(id, true);
    return entry === null || !entry.live ? undefined : entry.value;
  }

  timeOf(id: number): number {
    const entry = this.#find(id, true);
    return entry === null || !entry.live ? NaN : entry.time;
  }

  set(id: number, value: unknown, time: number): void {
    const entry = this.#find(id, false);
    if (entry === null) {
      this.size++;
      this.#last = new DiskEntry(value, time, true, 0);
      this.#keep(id, this.#last);
    } else {
      if (!entry.live) this.size++;
      entry.value = value;
      entry.time = time;
      entry.live = true;
      entry.dirty = true;
    }
  }

  delete(id: number): void {
    const entry = this.#find(id, false);
    if (entry === null || !entry.live) return;
    this.size--;
    if (entry.stored > 0) {
      entry.value = undefined;
      entry.live = false;
      entry.dirty = true;
    } else {
      this.#last = null;
      this.#cache.delete(id);
    }
  }

  *range(): Generator<readonly [key: unknown, value: unknown, time: number]> {
    this.#writeAll();
    yield* this.#records.range();
  }

  /** As many bytes for each as records on disk have on average or, where there are none, some values in memory. */
  get bytes(): number {
    const each = this.#stored > 0 ? this.#storedBytes / this.#stored : this.#bytesInMemory();
    return Math.round(each * this.size);
  }

  /** Exact for what is in memory; of times on disk, see `TimeBuckets`. */
  get oldest(): number {
    let { oldest } = this.#times;
    for (const entries of [this.#cache.values(), this.#leaving.values()]) {
      for (const { live, time } of entries) if (live && time < oldest) oldest = time;
    }
    return oldest;
  }

  tidy(): void {
    this.#lastId = NONE;
    if (this.size === 0 && this.#stored > 0) {
      this.#forgetAll();
      this.#records.clear();
    }
  }

  close(): void {
    this.#forgetAll();
    this.#records.drop();
  }

  /** The entry of a key, from wherever it is; `null`: there is none. `decoded`: whether its value will be looked at. */
  #find(id: number, decoded: boolean): DiskEntry | null {
    if (id === this.#lastId) return this.#last;
    const entry = this.#cache.get(id) ?? this.#comeBack(id) ?? this.#read(id, decoded);
    this.#lastId = id;
    this.#last = entry;
    return entry;
  }

  #comeBack(id: number): DiskEntry | null {
    const entry = this.#leaving.get(id);
    if (entry === undefined) return null;
    this.#leaving.delete(id);
    this.#cache.set(id, entry);
    return entry;
  }

  #read(id: number, decoded: boolean): DiskEntry | null {
    if (this.#stored === 0) return null;
    const records = this.#records;
    if (!records.find(this.#keys.keys[id])) return null;
    const value = decoded ? records.value() : undefined;
    const entry = new DiskEntry(value, records.time, false, records.bytes);
    this.#times.remove(entry.time);
    this.#keep(id, entry);
    return entry;
  }

  #keep(id: number, entry: DiskEntry): void {
    this.#keys.use(id);
    this.#cache.set(id, entry);
    if (this.#leaving.size >= TOGETHER) this.#writeLeaving();
  }

  #writeLeaving(): void {
    this.#write(this.#leaving);
    for (const [id, entry] of this.#leaving) this.#letGo(id, entry);
    this.#leaving.clear();
  }

  #writeAll(): void {
    if (this.#leaving.size > 0) this.#writeLeaving();
    const dirty = new Map<number, DiskEntry>();
    for (const [id, entry] of this.#cache.entries()) if (entry.dirty) dirty.set(id, entry);
    if (dirty.size === 0) return;
    this.#write(dirty);
    // The disk knows now what was deleted.
    for (const [id, entry] of dirty) if (!entry.live) this.#cache.delete(id);
    this.#lastId = NONE;
  }

  /** Nothing is taken for written before all of it is. */
  #write(entries: ReadonlyMap<number, DiskEntry>): void {
    const records = this.#records;
    const { keys } = this.#keys;
    records.write(() => {
      for (const [id, entry] of entries) {
        if (entry.live) entry.written = records.put(keys[id], entry.value, entry.time);
        else {
          entry.written = 0;
          records.remove(keys[id]);
        }
      }
    });
    for (const entry of entries.values()) {
      this.#stored += Number(entry.written > 0) - Number(entry.stored > 0);
      this.#storedBytes += entry.written - entry.stored;
      entry.stored = entry.written;
      entry.dirty = false;
    }
  }

  #bytesInMemory(): number {
    let measured = 0;
    let bytes = 0;
    for (const entries of [this.#cache.entries(), this.#leaving]) {
      for (const [id, { value }] of entries) {
        if (measured === SAMPLE) break;
        bytes += sizeOf(this.#keys.keys[id]) + sizeOf(value);
        measured++;
      }
    }
    return bytes / Math.max(1, measured);
  }

  /** Memory forgets an entry; what there is of it is on disk. */
  #letGo(id: number, entry: DiskEntry): void {
    this.#keys.release(id);
    if (entry.live && entry.stored > 0) this.#times.add(entry.time);
  }

  #forgetAll(): void {
    this.size = 0;
    this.#stored = 0;
    this.#storedBytes = 0;
    this.#lastId = NONE;
    this.#last = null;
    this.#cache.clear();
    for (const id of this.#leaving.keys()) this.#keys.release(id);
    this.#leaving.clear();
    this.#times.clear();
  }
}
