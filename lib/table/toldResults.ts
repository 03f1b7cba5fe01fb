import { lengthen } from '../aggregate/columns.js';
import type { Batch } from '../frame/batch.js';
import { INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { Output } from '../operator/output.js';
import { OneEach } from './oneEach.js';

/** In place of a result that is not known: the key is new, or nothing was told of it since a restore. */
const UNKNOWN: unique symbol = Symbol('unknown');

/** Tells the results of keys as changes. What was told last of each is kept, but not for upserts, which do not say it. */
export class ToldResults<R> {
  readonly #upserts: boolean;
  /** By key. */
  readonly #last: (R | typeof UNKNOWN)[] = [];
  readonly #given = new OneEach<R>();

  constructor(upserts: boolean) {
    this.#upserts = upserts;
  }

  grow(capacity: number): void {
    if (!this.#upserts) lengthen(this.#last, capacity, UNKNOWN);
  }

  clear(): void {
    this.#last.length = 0;
  }

  /** Before the results of a batch; `before`: the watermark before it. */
  begin(batch: Batch<unknown, unknown>, before: number, out: Output<R>): void {
    this.#given.begin(batch, (this.#upserts || !out.tellsOld) && batch.kinds === null, before);
  }

  /** After the last result of a batch. */
  end(batch: Batch<unknown, unknown>, out: Output<R>): void {
    this.#given.end(batch, out);
  }

  /** Whether the last result of a key that has one must be set before the next is told. */
  lacks(id: number): boolean {
    return !this.#upserts && this.#last[id] === UNKNOWN;
  }

  lastOf(id: number): R {
    return this.#last[id] as R;
  }

  setLast(id: number, result: R): void {
    this.#last[id] = result;
  }

  forget(id: number): void {
    if (!this.#upserts) this.#last[id] = UNKNOWN;
  }

  /** Event `i`, of a key that is new or not, made its result this one. */
  tell(
    batch: Batch<unknown, unknown>,
    i: number,
    id: number,
    isNew: boolean,
    result: R,
    watermark: number,
    out: Output<R>,
  ): void {
    if (!this.#upserts) {
      const key = batch.keys === null ? undefined : batch.keys[i];
      if (!isNew && out.tellsOld) out.add(this.#last[id] as R, batch.timestamps[i]!, key, watermark, UPDATE_BEFORE);
      this.#last[id] = result;
    }
    this.#given.give(batch, i, result, isNew ? INSERT : UPDATE_AFTER, watermark, out);
  }
}
