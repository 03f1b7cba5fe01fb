import type { SlotTracker, SnapshotWriter, StatePart } from '../runtime/checkpointing.js';
import { ChangedSet } from './changedSet.js';

/** Only the first snapshot that starts anew must be one of everything. */
export class TrackedSlots implements SlotTracker {
  readonly #changed = new ChangedSet();
  /** By slot: 1 if the checkpoint before has its entry. */
  #stored = new Uint8Array(16);
  /** Entries that it has and that are gone; in two columns. */
  #goneKeys: unknown[] = [];
  #goneParts: StatePart[] = [];

  grow(capacity: number): void {
    this.#changed.grow(capacity);
    if (capacity <= this.#stored.length) return;
    const stored = new Uint8Array(Math.max(capacity, 2 * this.#stored.length));
    stored.set(this.#stored);
    this.#stored = stored;
  }

  mark(slot: number): void {
    this.#changed.add(slot);
  }

  markRun(slots: Int32Array, from: number, to: number): void {
    this.#changed.addRun(slots, from, to);
  }

  drop(slot: number, key: unknown, part?: StatePart): void {
    if (this.#stored[slot] === 1) {
      this.#goneKeys.push(key);
      this.#goneParts.push(part);
    }
    this.forget(slot);
  }

  forget(slot: number): void {
    this.#changed.remove(slot);
    this.#stored[slot] = 0;
  }

  write(writer: SnapshotWriter, state: string, all: Iterable<number>, put: (slot: number) => void): void {
    if (writer.onlyChanges) this.#writeChanges(writer, state, put);
    else {
      for (const slot of all) {
        put(slot);
        if (writer.startsAnew) this.#stored[slot] = 1;
      }
    }
    if (!writer.startsAnew) return;
    this.#changed.clear();
    this.#goneKeys = [];
    this.#goneParts = [];
  }

  /** What is gone first: an entry of the same key and part may have come since. */
  #writeChanges(writer: SnapshotWriter, state: string, put: (slot: number) => void): void {
    for (let i = 0; i < this.#goneKeys.length; i++) writer.drop(state, this.#goneKeys[i], this.#goneParts[i]);
    const { list, size } = this.#changed;
    for (let i = 0; i < size; i++) {
      put(list[i]!);
      this.#stored[list[i]!] = 1;
    }
  }
}
