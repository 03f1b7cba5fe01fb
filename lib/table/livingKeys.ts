import type { Batch } from '../frame/batch.js';
import type { SlotTracker, SnapshotWriter } from '../runtime/checkpointing.js';
import { writeSlots } from '../state/writeSlots.js';
import { DueBuckets } from './dueBuckets.js';
import { KeyNumbers } from './keyNumbers.js';

/** From room for how many keys on it is freed once there are none. */
const MANY = 1024;

/**
 * The keys that an operator knows, numbered: each until it has had no event for `ttl` of event time. Whether a key is still alive is
 * exact; its memory is freed a little later, together with others.
 */
export class LivingKeys {
  readonly #numbers = new KeyNumbers();
  readonly #ttl: number;
  readonly #dues: DueBuckets;
  #tracked: SlotTracker | null = null;

  constructor(ttl: number) {
    this.#ttl = ttl;
    this.#dues = new DueBuckets(ttl);
  }

  /** Has `tracker`, if any, note what changes from now on. */
  track(tracker: SlotTracker | null): void {
    this.#tracked = tracker;
  }

  /** How many keys there are. */
  get size(): number {
    return this.#numbers.table.inUse;
  }

  /** What arrays that are indexed by keys must have room for. */
  get capacity(): number {
    return this.#numbers.table.capacity;
  }

  /** The numbers of the keys of the batch at hand. */
  get ids(): Int32Array {
    return this.#numbers.ids;
  }

  /** Numbers the keys of a batch. */
  read(batch: Batch<unknown, unknown>): void {
    this.#numbers.read(batch);
    this.#grow();
  }

  keyOf(id: number): unknown {
    return this.#numbers.keyOf(id);
  }

  /** The number of one key. */
  idOf(key: unknown): number {
    return this.#numbers.table.numberOf(key);
  }

  /** Whether the state of a key counts at this watermark; one that has expired may still be there, and is to be made anew. */
  isAlive(id: number, watermark: number): boolean {
    return this.#dues.dues[id]! > watermark;
  }

  /** Whether there is state of a key, alive or not. */
  has(id: number): boolean {
    return !Number.isNaN(this.#dues.dues[id]!);
  }

  /** A key had an event at `time`. */
  touch(id: number, time: number): void {
    const due = this.#dues.dues[id]!;
    if (Number.isNaN(due)) this.#numbers.table.use(id);
    if (due >= time + this.#ttl) return;
    this.#dues.set(id, time + this.#ttl);
    this.change(id);
  }

  /** The state of a key, which has had an event, has changed. */
  change(id: number): void {
    this.#tracked?.mark(id);
  }

  /** A key is known no more. */
  forget(id: number): void {
    this.#dues.remove(id);
    this.#release(id);
  }

  /** Takes out the next key that has expired, whose state is to be freed; −1 if there is none. */
  takeExpired(watermark: number): number {
    if (watermark < this.#dues.nextTime) return -1;
    const id = this.#dues.take(watermark);
    if (id >= 0) this.#release(id);
    return id;
  }

  /** Between frames: forgets the numbers of keys that have no state. */
  sweep(): void {
    const { table } = this.#numbers;
    table.sweep();
    if (table.inUse === 0 && this.#dues.dues.length > MANY) this.#dues.clear();
  }

  clear(): void {
    this.#numbers.table.clear();
    this.#dues.clear();
  }

  /** Writes a state that has an entry for each key; `valueOf` is given when it expires. */
  write(writer: SnapshotWriter, state: string, valueOf: (id: number, due: number) => unknown): void {
    writeSlots(this.#tracked, writer, state, this.#all(), (id) => {
      writer.put(state, this.keyOf(id), undefined, valueOf(id, this.#dues.dues[id]!));
    });
  }

  restore(key: unknown, due: number): number {
    const { table } = this.#numbers;
    const id = table.numberOf(key);
    this.#grow();
    table.use(id);
    this.#dues.set(id, due);
    this.change(id);
    return id;
  }

  #grow(): void {
    this.#dues.grow(this.capacity);
    this.#tracked?.grow(this.capacity);
  }

  #release(id: number): void {
    this.#tracked?.drop(id, this.keyOf(id));
    this.#numbers.table.release(id);
  }

  /** Every key with state. */
  *#all(): Generator<number> {
    for (let id = 0; id < this.#dues.dues.length; id++) if (this.has(id)) yield id;
  }
}
