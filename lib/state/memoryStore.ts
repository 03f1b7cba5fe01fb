import type { KeyNumbers, StateBackend, StateInfo, StateStore } from '../runtime/stateStore.js';
import { grown } from './grown.js';
import { sizeOf } from './sizeOf.js';

/** How many values are measured for an estimate of all. */
const SAMPLE = 64;

/** From how many numbers on their room is worth giving back once no key has a value. */
const MANY = 1024;

const FIRST = 16;

/**
 * Keeps a state in memory: values in an array and their times in another, by the number of the key. Values stay as they are; nothing is
 * copied or encoded. A snapshot is given the same values, which is safe because nobody changes them.
 */
export class MemoryStore implements StateStore {
  size = 0;
  readonly #keys: KeyNumbers;
  readonly #pack: (value: unknown) => unknown;
  #values: unknown[] = empty(FIRST);
  #times = new Float64Array(FIRST);

  constructor({ keys, pack }: StateInfo) {
    this.#keys = keys;
    this.#pack = pack;
  }

  get(id: number): unknown {
    const values = this.#values;
    return id < values.length ? values[id] : undefined;
  }

  timeOf(id: number): number {
    return this.get(id) === undefined ? NaN : this.#times[id]!;
  }

  set(id: number, value: unknown, time: number): void {
    if (id >= this.#values.length) this.#grow(id);
    const values = this.#values;
    if (values[id] === undefined) {
      this.size++;
      this.#keys.use(id);
    }
    values[id] = value;
    this.#times[id] = time;
  }

  delete(id: number): void {
    if (this.get(id) === undefined) return;
    this.#values[id] = undefined;
    this.size--;
    this.#keys.release(id);
  }

  *range(): Generator<readonly [key: unknown, value: unknown, time: number]> {
    const { keys } = this.#keys;
    for (let id = 0, found = 0; found < this.size; id++) {
      const value = this.#values[id];
      if (value === undefined) continue;
      found++;
      yield [keys[id], value, this.#times[id]!];
    }
  }

  /** Of some values, spread evenly over all; of few, the sum of all. */
  get bytes(): number {
    const values = this.#values;
    const { keys } = this.#keys;
    const step = Math.max(1, Math.floor(this.size / SAMPLE));
    let measured = 0;
    let bytes = 0;
    for (let id = 0, found = 0; found < this.size && measured < SAMPLE; id++) {
      const value = values[id];
      if (value === undefined || found++ % step !== 0) continue;
      measured++;
      bytes += sizeOf(this.#pack(value)) + sizeOf(keys[id]) + 2 * Float64Array.BYTES_PER_ELEMENT;
    }
    return measured === 0 ? 0 : Math.round((bytes / measured) * this.size);
  }

  get oldest(): number {
    let oldest = Infinity;
    for (let id = 0, found = 0; found < this.size; id++) {
      if (this.#values[id] === undefined) continue;
      found++;
      if (this.#times[id]! < oldest) oldest = this.#times[id]!;
    }
    return oldest;
  }

  /** While the operator has many keys for other states, room is kept for as many: a state that few have at a time would be grown anew all the time. */
  tidy(): void {
    if (this.size === 0 && this.#values.length > Math.max(MANY, this.#keys.capacity)) this.#reset();
  }

  close(): void {
    this.size = 0;
    this.#reset();
  }

  #reset(): void {
    this.#values = empty(FIRST);
    this.#times = new Float64Array(FIRST);
  }

  #grow(id: number): void {
    const values = this.#values;
    const before = values.length;
    const length = Math.max(2 * before, this.#keys.capacity, id + 1);
    values.length = length;
    values.fill(undefined, before);
    this.#times = grown(this.#times, length);
  }
}

/** Keeps states in memory. */
export const memoryState: StateBackend = { open: (info) => new MemoryStore(info) };

/** Made at once, and made longer at once: an array that grows by `push` is copied over and over, which took a tenth of the time of a query with 60,000 keys. */
function empty(length: number): unknown[] {
  return new Array<unknown>(length).fill(undefined);
}
