import { DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { Output } from '../operator/output.js';
import type { TopRows } from './topRows.js';

/** An event with its rank, 1 for the first. */
export interface Ranked<T> {
  readonly rank: number;
  readonly value: T;
}

/** Says which ranks of a key are other ones than before, from the first on. */
export class RankChanges<T> {
  readonly #upserts: boolean;
  /** What the first `n` were before a change. */
  readonly #before: T[] = [];

  constructor(upserts: boolean) {
    this.#upserts = upserts;
  }

  remember(values: readonly T[]): void {
    this.#before.length = 0;
    for (const value of values) this.#before.push(value);
  }

  /** What is not as it was remembered. */
  tell(after: readonly T[], time: number, key: unknown, watermark: number, out: Output<T | Ranked<T>>): void {
    const before = this.#before;
    const both = Math.min(before.length, after.length);
    for (let r = 0; r < both; r++) this.#update(r, before[r]!, after[r]!, time, key, watermark, out);
    for (let r = both; r < before.length; r++) {
      out.add({ rank: r + 1, value: before[r]! }, time, key, watermark, DELETE);
    }
    for (let r = both; r < after.length; r++) {
      out.add({ rank: r + 1, value: after[r]! }, time, key, watermark, INSERT);
    }
    before.length = 0;
  }

  /**
   * A row has entered: those from its rank on are one further back now. Where they were full, `left` is no more. What was need not be
   * remembered for that.
   */
  tellEntered(
    rows: TopRows<T>,
    id: number,
    isFull: boolean,
    left: T | undefined,
    time: number,
    key: unknown,
    watermark: number,
    out: Output<T | Ranked<T>>,
  ): void {
    const start = rows.startOf(id);
    const last = rows.countOf(id) - 1;
    const values = rows.values as readonly T[];
    for (let r = rows.entered; r < last; r++) {
      this.#update(r, values[start + r + 1]!, values[start + r]!, time, key, watermark, out);
    }
    if (isFull) this.#update(last, left as T, values[start + last]!, time, key, watermark, out);
    else out.add({ rank: last + 1, value: values[start + last]! }, time, key, watermark, INSERT);
  }

  #update(
    r: number,
    before: T,
    after: T,
    time: number,
    key: unknown,
    watermark: number,
    out: Output<T | Ranked<T>>,
  ): void {
    if (before === after) return;
    if (!this.#upserts) out.add({ rank: r + 1, value: before }, time, key, watermark, UPDATE_BEFORE);
    out.add({ rank: r + 1, value: after }, time, key, watermark, UPDATE_AFTER);
  }
}
