import type { SlotTracker } from '../runtime/checkpointing.js';
import { SlotPool } from '../window/slotPool.js';
import { DueBuckets } from './dueBuckets.js';

/** An event that is kept, in a snapshot. */
export interface SavedEvent {
  readonly name: unknown;
  readonly time: number;
  readonly value: unknown;
}

/**
 * The times of the events that `dedupe` keeps, per id: those of one id are at least `within` apart, and linked from the newest to the oldest.
 * When one is forgotten cannot be seen, for what could be its duplicate is late by then.
 */
export class KeptEvents {
  readonly within: number;
  /** How long one is kept. */
  readonly span: number;
  /** What `find` found: the newest at or before the time, and the oldest after it, that are less than `within` away; or −1. */
  before = -1;
  after = -1;
  /** By slot. */
  times = new Float64Array(0);
  ids = new Int32Array(0);
  /** By slot: the next older and the next newer one of the same id, or −1. */
  #older = new Int32Array(0);
  #newer = new Int32Array(0);
  /** By the number of an id: the slot of its newest one + 1, or 0. */
  #newest = new Int32Array(0);
  readonly dues: DueBuckets;
  /** Where changes are noted; by slot, which is the part in snapshots too. */
  tracked: SlotTracker | null = null;
  #pool: SlotPool;

  /** `forgets`: whether it says itself, by `dues`, when one is to be forgotten. */
  constructor(within: number, forgets = true) {
    this.within = within;
    this.span = 2 * within - 1;
    this.dues = new DueBuckets(forgets ? this.span : Infinity);
    this.#pool = this.#newPool();
  }

  /** Has `tracker`, if any, note what changes; to be called while nothing is kept. */
  track(tracker: SlotTracker | null): void {
    tracker?.grow(this.times.length);
    this.tracked = tracker;
  }

  get size(): number {
    return this.#pool.inUse;
  }

  /** Makes room for so many ids. */
  growIds(capacity: number): void {
    if (capacity <= this.#newest.length) return;
    const newest = new Int32Array(capacity);
    newest.set(this.#newest);
    this.#newest = newest;
  }

  /** Whether anything is kept of an id. */
  has(id: number): boolean {
    return this.#newest[id]! > 0;
  }

  /** Looks for what an event would be a duplicate of; gives whether there is anything. */
  find(id: number, time: number): boolean {
    const { times, within } = this;
    let slot = this.#newest[id]! - 1;
    let newer = -1;
    while (slot >= 0 && times[slot]! > time) {
      newer = slot;
      slot = this.#older[slot]!;
    }
    this.before = slot >= 0 && time - times[slot]! < within ? slot : -1;
    this.after = newer >= 0 && times[newer]! - time < within ? newer : -1;
    return this.before >= 0 || this.after >= 0;
  }

  /** Keeps an event; gives its slot. */
  add(id: number, time: number): number {
    const slot = this.#pool.allocate();
    this.times[slot] = time;
    this.ids[slot] = id;
    const newer = this.#nextNewer(id, time);
    this.#link(id, newer < 0 ? this.#newest[id]! - 1 : this.#older[newer]!, slot);
    this.#link(id, slot, newer);
    this.dues.set(slot, time + this.span);
    this.tracked?.mark(slot);
    return slot;
  }

  /** The event kept is another one now, not older than the one before, and nearer to it than to any other. */
  replace(slot: number, time: number): void {
    this.times[slot] = time;
    this.dues.set(slot, time + this.span);
    this.tracked?.mark(slot);
  }

  /** Forgets an event. `owner`: the key under which snapshots have it. */
  remove(slot: number, owner: unknown): void {
    const id = this.ids[slot]!;
    this.#link(id, this.#older[slot]!, this.#newer[slot]!);
    this.dues.remove(slot);
    this.tracked?.drop(slot, owner, slot);
    this.#pool.release(slot);
  }

  /** Lets go of memory that a crowd of events left behind; gives whether it did. */
  tidy(): boolean {
    const { isSpent } = this.#pool;
    if (isSpent) this.clear();
    return isSpent;
  }

  clear(): void {
    this.dues.clear();
    this.#newest = new Int32Array(0);
    this.#pool = this.#newPool();
  }

  /** The slots in use, in no particular order. */
  *all(): Generator<number> {
    for (const newest of this.#newest) for (let slot = newest - 1; slot >= 0; slot = this.#older[slot]!) yield slot;
  }

  /** Makes two of one id neighbours; −1 is either end. */
  #link(id: number, older: number, newer: number): void {
    if (older >= 0) this.#newer[older] = newer;
    if (newer >= 0) this.#older[newer] = older;
    else this.#newest[id] = older + 1;
  }

  #newPool(): SlotPool {
    this.times = new Float64Array(0);
    this.ids = new Int32Array(0);
    this.#older = new Int32Array(0);
    this.#newer = new Int32Array(0);
    return new SlotPool((capacity) => this.#grow(capacity));
  }

  #grow(capacity: number): void {
    const times = new Float64Array(capacity);
    times.set(this.times);
    this.times = times;
    const ids = new Int32Array(capacity);
    ids.set(this.ids);
    this.ids = ids;
    const older = new Int32Array(capacity);
    older.set(this.#older);
    this.#older = older;
    const newer = new Int32Array(capacity);
    newer.set(this.#newer);
    this.#newer = newer;
    this.dues.grow(capacity);
    this.tracked?.grow(capacity);
  }

  /** The oldest one of an id that is newer than `time`, or −1. */
  #nextNewer(id: number, time: number): number {
    let newer = -1;
    for (let slot = this.#newest[id]! - 1; slot >= 0 && this.times[slot]! > time; slot = this.#older[slot]!) {
      newer = slot;
    }
    return newer;
  }
}
