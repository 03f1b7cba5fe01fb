import type { SlotTracker, SnapshotWriter, StatePart } from '../runtime/checkpointing.js';
import { SlotPool } from '../window/slotPool.js';

/** An object with a place for its slot; −1: it has none. */
export interface Slotted {
  slot: number;
}

/** Notes what changes of a state whose entries are objects: each has a slot while it is there. */
export class TrackedRows<R extends Slotted> {
  readonly #tracker: SlotTracker;
  /** By slot. */
  readonly #rows: (R | undefined)[] = [];
  readonly #slots: SlotPool;

  constructor(tracker: SlotTracker) {
    this.#tracker = tracker;
    this.#slots = new SlotPool((capacity) => tracker.grow(capacity));
  }

  /** An object is new. */
  add(row: R): void {
    row.slot = this.#slots.allocate();
    this.#tracker.mark(row.slot);
    if (row.slot === this.#rows.length) this.#rows.push(row);
    else this.#rows[row.slot] = row;
  }

  change(row: R): void {
    this.#tracker.mark(row.slot);
  }

  remove(row: R, key: unknown, part: StatePart): void {
    this.#tracker.drop(row.slot, key, part);
    this.#rows[row.slot] = undefined;
    this.#slots.release(row.slot);
    row.slot = -1;
  }

  /** Calls `put` for each that the writer wants, and tells it which are no more. */
  write(writer: SnapshotWriter, state: string, put: (row: R) => void): void {
    this.#tracker.write(writer, state, this.#all(), (slot) => put(this.#rows[slot]!));
  }

  *#all(): Generator<number> {
    for (let slot = 0; slot < this.#rows.length; slot++) if (this.#rows[slot] !== undefined) yield slot;
  }
}
