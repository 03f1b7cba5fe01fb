import type { SnapshotWriter } from '../runtime/checkpointing.js';
import type { KeyNumbers, StateStore } from '../runtime/stateStore.js';
import { ChangedSet } from './changedSet.js';

/**
 * Notes what changes in a store, whatever it keeps it in. Nothing but what has changed is read for a checkpoint of changes.
 *
 * The number of a key stands for another key once the store lets go of it: so those of keys that have changed are used here, too.
 */
export class StoreChanges {
  readonly #store: StateStore;
  readonly #keys: KeyNumbers;
  readonly #changed = new ChangedSet();
  /** By number of a key that has changed: 1 if the checkpoint before has a value of it. */
  #stored = new Uint8Array(16);
  /** Keys of which it has a value, and which have none any more. */
  #gone: unknown[] = [];

  constructor(store: StateStore, keys: KeyNumbers) {
    this.#store = store;
    this.#keys = keys;
  }

  /** The value of a key is about to be set. */
  note(id: number): void {
    if (id >= this.#stored.length) this.#grow(id);
    if (!this.#changed.has(id)) this.#add(id);
  }

  /** The value of a key, if there is one, is about to be deleted. */
  noteGone(id: number): void {
    if (id >= this.#stored.length) this.#grow(id);
    const known = this.#changed.has(id);
    const stored = known ? this.#stored[id] === 1 : this.#store.get(id) !== undefined;
    if (stored) this.#gone.push(this.#keys.keys[id]);
    if (!known) return;
    this.#changed.remove(id);
    this.#keys.release(id);
  }

  /** Writes what the writer wants; `packed` makes an entry of a value and its time. */
  write(writer: SnapshotWriter, state: string, packed: (value: unknown, time: number) => unknown): void {
    const store = this.#store;
    if (writer.onlyChanges) {
      const { keys } = this.#keys;
      const { list, size } = this.#changed;
      // What is gone first: a key may have come back since.
      for (const key of this.#gone) writer.drop(state, key, undefined);
      for (let i = 0; i < size; i++) {
        const id = list[i]!;
        writer.put(state, keys[id], undefined, packed(store.get(id), store.timeOf(id)));
      }
    } else {
      for (const [key, value, time] of store.range()) writer.put(state, key, undefined, packed(value, time));
    }
    if (writer.startsAnew) this.clear();
  }

  /** Nothing has changed. */
  clear(): void {
    const { list, size } = this.#changed;
    for (let i = 0; i < size; i++) this.#keys.release(list[i]!);
    this.#changed.clear();
    this.#gone = [];
  }

  #add(id: number): void {
    this.#keys.use(id);
    this.#changed.add(id);
    this.#stored[id] = this.#store.get(id) === undefined ? 0 : 1;
  }

  #grow(id: number): void {
    const capacity = Math.max(2 * this.#stored.length, this.#keys.capacity, id + 1);
    this.#changed.grow(capacity);
    const stored = new Uint8Array(capacity);
    stored.set(this.#stored);
    this.#stored = stored;
  }
}
