import type { Batch } from '../frame/batch.js';
import { KeyTable } from '../state/keyTable.js';

/** The key of all events where there are none. */
const ONE_KEY: readonly unknown[] = [undefined];

/** Numbers the keys of batches, so that state is found by indexing. Where a stream is not keyed, all events have one key. */
export class KeyNumbers {
  readonly table = new KeyTable();
  /** The numbers of the keys of the batch read last, by index in it. */
  ids = new Int32Array(0);

  read(batch: Batch<unknown, unknown>): void {
    const { keys, values } = batch;
    const n = values.length;
    if (n > this.ids.length) this.ids = new Int32Array(n);
    if (keys !== null) return this.table.number(keys, 0, n, this.ids);
    this.table.number(ONE_KEY, 0, 1, this.ids);
    this.ids.fill(this.ids[0]!, 1, n);
  }

  /** The key of a number. */
  keyOf(id: number): unknown {
    return this.table.keys[id];
  }
}
