import type { Batch } from '../frame/batch.js';
import { Column } from '../operator/column.js';
import type { Output } from '../operator/output.js';

/** Passes on some of the events of a batch. Its columns are filled anew for each frame, and grown only when one is larger. */
export class KeptColumns<T> {
  readonly #values: T[] = [];
  readonly #keys: unknown[] = [];
  readonly #timestamps = new Column(0);
  readonly #watermarks = new Column(0);
  #kinds = new Uint8Array(0);

  /** Passes on the `n` events of the batch whose indexes are in `kept`. */
  pass(batch: Batch<T, unknown>, kept: Int32Array, n: number, watermark: number, out: Output<T>): void {
    const { keys, watermarks, kinds } = batch;
    if (n === batch.values.length) {
      return out.pass(batch.values, batch.timestamps, keys, watermarks, watermark, kinds);
    }
    if (n === 0) return;
    if (n > this.#timestamps.numbers.length) this.#grow(batch.values.length);
    pick(batch.values, kept, n, this.#values);
    if (keys !== null) pick(keys, kept, n, this.#keys);
    if (kinds !== null) for (let i = 0; i < n; i++) this.#kinds[i] = kinds[kept[i]!]!;
    out.pass(
      this.#values,
      pickNumbers(batch.timestamps, kept, n, this.#timestamps),
      keys === null ? null : this.#keys,
      watermarks === null ? null : pickNumbers(watermarks, kept, n, this.#watermarks),
      watermark,
      kinds === null ? null : this.#kinds.subarray(0, n),
    );
  }

  #grow(capacity: number): void {
    this.#timestamps.grow(capacity);
    this.#watermarks.grow(capacity);
    this.#kinds = new Uint8Array(capacity);
  }
}

function pick<T>(from: readonly T[], kept: Int32Array, n: number, into: T[]): void {
  if (into.length > n) into.length = n;
  const filled = into.length;
  for (let i = 0; i < filled; i++) into[i] = from[kept[i]!]!;
  for (let i = filled; i < n; i++) into.push(from[kept[i]!]!);
}

function pickNumbers(from: ArrayLike<number>, kept: Int32Array, n: number, into: Column): Float64Array {
  const { numbers } = into;
  for (let i = 0; i < n; i++) numbers[i] = from[kept[i]!]!;
  return into.first(n);
}
