import type { SnapshotWriter } from '../runtime/checkpointing.js';
import type { KeyNumbers, StateStore } from '../runtime/stateStore.js';
import { ChangedSet } from './changedSet.js';

/**
 * A store that notes what changes in it, whatever it keeps it in. Nothing but what has changed is read for a checkpoint of changes.
 *
 * The number of a key stands for another key once the store beneath lets go of it: so those of keys that have changed are used here, too.
 */
export class TrackedStore implements StateStore {
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

  get size(): number {
    return this.#store.size;
  }

  get bytes(): number {
    return this.#store.bytes;
  }

  get oldest(): number {
    return this.#store.oldest;
  }

  get(id: number): unknown {
    return this.#store.get(id);
  }

  timeOf(id: number): number {
    return this.#store.timeOf(id);
  }

  set(id: number, value: unknown, time: number): void {
    if (id >= this.#stored.length) this.#grow(id);
    if (!this.#changed.has(id)) this.#note(id);
    this.#store.set(id, value, time);
  }

  delete(id: number): void {
    if (id >= this.#stored.length) this.#grow(id);
    const stored = this.#changed.has(id) ? this.#stored[id] === 1 : this.#store.get(id) !== undefined;
    if (stored) this.#gone.push(this.#keys.keys[id]);
    this.#store.delete(id);
    if (!this.#changed.has(id)) return;
    this.#changed.remove(id);
    this.#keys.release(id);
  }

  range(): Iterable<readonly [key: unknown, value: unknown, time: number]> {
    return this.#store.range();
  }

  tidy(): void {
    this.#store.tidy();
  }

  close(): void {
    this.#startAnew();
    this.#store.close();
  }

  /** Writes what the writer wants; `packed` makes an entry of a value and its time. */
  write(writer: SnapshotWriter, state: string, packed: (value: unknown, time: number) => unknown): void {
    if (writer.onlyChanges) {
      const { keys } = this.#keys;
      const { list, size } = this.#changed;
      // What is gone first: a key may have come back since.
      for (const key of this.#gone) writer.drop(state, key, undefined);
      for (let i = 0; i < size; i++) {
        const id = list[i]!;
        writer.put(state, keys[id], undefined, packed(this.#store.get(id), this.#store.timeOf(id)));
      }
    } else {
      for (const [key, value, time] of this.#store.range()) writer.put(state, key, undefined, packed(value, time));
    }
    if (writer.startsAnew) this.#startAnew();
  }

  /** A value is about to change for the first time since the checkpoint before. */
  #note(id: number): void {
    this.#keys.use(id);
    this.#changed.add(id);
    this.#stored[id] = this.#store.get(id) === undefined ? 0 : 1;
  }

  #startAnew(): void {
    const { list, size } = this.#changed;
    for (let i = 0; i < size; i++) this.#keys.release(list[i]!);
    this.#changed.clear();
    this.#gone = [];
  }

  #grow(id: number): void {
    const capacity = Math.max(2 * this.#stored.length, this.#keys.capacity, id + 1);
    this.#changed.grow(capacity);
    const stored = new Uint8Array(capacity);
    stored.set(this.#stored);
    this.#stored = stored;
  }
}
