import type { Aggregate, AggregateStore } from '../aggregate/aggregate.js';
import type { SlotTracker } from '../runtime/checkpointing.js';
import { grown } from '../state/grown.js';
import type { KeyTable } from '../state/keyTable.js';
import { SessionTimers } from './sessionTimers.js';
import { SlotPool } from './slotPool.js';

/**
 * The sessions of an operator, in columns indexed by slot. Those of one key do not touch each other and are linked in order of time;
 * the newest one is found by the number of the key. −1 stands for "none".
 */
export class Sessions<T, R> {
  readonly store: AggregateStore<T, R>;
  readonly timers: SessionTimers;
  starts = new Float64Array(0);
  /** NaN: the slot is no session. */
  ends = new Float64Array(0);
  /** The running number of the entry of its first event, by which firing is ordered. */
  entries = new Float64Array(0);
  /** The number of the key. */
  ids = new Int32Array(0);
  /** The session of the same key before this one, and the one after it. */
  older = new Int32Array(0);
  newer = new Int32Array(0);
  /** How many results it has given. */
  panes = new Int32Array(0);
  /** Events of which no result has told. */
  unfired = new Int32Array(0);
  /** 1: it has given the result at its end, and waits for late events. */
  fired = new Uint8Array(0);
  /** By number of the key: the slot of its newest session + 1; 0: none. */
  newest = new Int32Array(16);
  readonly #keys: KeyTable;
  readonly #lateness: number;
  readonly #slots: SlotPool;
  /** Notes which sessions have changed; `null`: nobody asks. */
  readonly changes: SlotTracker | null;

  /** `width`: how far apart sessions that end need not be told apart until they do; a part of the gap. */
  constructor(
    aggregate: Aggregate<T, R>,
    keys: KeyTable,
    lateness: number,
    width: number,
    changes: SlotTracker | null,
  ) {
    this.#keys = keys;
    this.#lateness = lateness;
    this.changes = changes;
    this.store = aggregate.createStore();
    this.timers = new SessionTimers(
      width,
      (slot) => this.dueOf(slot),
      (slot, other) => this.#precedes(slot, other),
    );
    this.#slots = new SlotPool((capacity) => this.#grow(capacity));
  }

  get size(): number {
    return this.#slots.inUse;
  }

  /** Whether it is empty and has become so large that a new one should take its place. */
  get isSpent(): boolean {
    return this.#slots.isSpent;
  }

  /** When a session is due: to give its result, or to be cleaned up (WOP-1). */
  dueOf(slot: number): number {
    return this.ends[slot]! - 1 + (this.fired[slot] === 1 ? this.#lateness : 0);
  }

  /** When the first one is due; `Infinity`: there is none, or not before the end of time. */
  get nextDue(): number {
    let next = Infinity;
    for (const slot of this.all()) next = Math.min(next, this.dueOf(slot));
    return next;
  }

  /** Makes room for the keys of which the table knows the numbers. */
  growKeys(): void {
    if (this.newest.length >= this.#keys.capacity) return;
    this.newest = grown(this.newest, this.#keys.capacity);
  }

  /** A session of its own between two others of the key, or of none. */
  open(id: number, start: number, end: number, entry: number, older: number, newer: number): number {
    const slot = this.#slots.allocate();
    this.panes[slot] = 0;
    this.unfired[slot] = 0;
    this.link(slot, id, older, newer);
    this.set(slot, start, end, entry, false);
    return slot;
  }

  /** A slot that is no session yet. */
  reserve(): number {
    return this.#slots.allocate();
  }

  /** Gives back a slot that is no session. */
  giveBack(slot: number): void {
    this.ends[slot] = NaN;
    this.store.reset(slot);
    this.#slots.release(slot);
  }

  /** Puts a session, or a slot that becomes one, into its place among those of its key. */
  link(slot: number, id: number, older: number, newer: number): void {
    this.ids[slot] = id;
    this.older[slot] = older;
    this.newer[slot] = newer;
    if (older >= 0) this.newer[older] = slot;
    if (newer >= 0) this.older[newer] = slot;
    else this.newest[id] = slot + 1;
    this.#keys.use(id);
  }

  /** Sets the bounds of a session that is linked, and when it is due. */
  set(slot: number, start: number, end: number, entry: number, fired: boolean): void {
    this.starts[slot] = start;
    this.ends[slot] = end;
    this.entries[slot] = entry;
    this.fired[slot] = fired ? 1 : 0;
    this.timers.set(slot);
  }

  close(slot: number): void {
    const older = this.older[slot]!;
    const newer = this.newer[slot]!;
    const id = this.ids[slot]!;
    if (older >= 0) this.newer[older] = newer;
    if (newer >= 0) this.older[newer] = older;
    else this.newest[id] = older + 1;
    this.timers.remove(slot);
    this.changes?.drop(slot, this.#keys.keys[id], this.entries[slot]);
    this.#keys.release(id);
    this.giveBack(slot);
  }

  /** The slots of all sessions: by number of the key, then from new to old. */
  *all(): Generator<number> {
    for (const first of this.newest) for (let slot = first - 1; slot >= 0; slot = this.older[slot]!) yield slot;
  }

  #precedes(slot: number, other: number): boolean {
    const start = this.starts[slot]!;
    const otherStart = this.starts[other]!;
    return start < otherStart || (start === otherStart && this.entries[slot]! < this.entries[other]!);
  }

  #grow(capacity: number): void {
    this.store.grow(capacity);
    this.timers.grow(capacity);
    this.changes?.grow(capacity);
    this.starts = longer(this.starts, new Float64Array(capacity));
    this.ends = longer(this.ends, new Float64Array(capacity));
    this.entries = longer(this.entries, new Float64Array(capacity));
    this.ids = longer(this.ids, new Int32Array(capacity));
    this.older = longer(this.older, new Int32Array(capacity));
    this.newer = longer(this.newer, new Int32Array(capacity));
    this.panes = longer(this.panes, new Int32Array(capacity));
    this.unfired = longer(this.unfired, new Int32Array(capacity));
    this.fired = longer(this.fired, new Uint8Array(capacity));
  }
}

function longer<A extends Float64Array | Int32Array | Uint8Array>(column: A, room: A): A {
  room.set(column);
  return room;
}
