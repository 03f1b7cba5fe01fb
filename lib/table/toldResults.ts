import { lengthen, widened } from '../aggregate/columns.js';
import type { Batch } from '../frame/batch.js';
import { INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { Output } from '../operator/output.js';
import { OneEach } from './oneEach.js';

/** In place of a result that is not known: the key is new, or nothing was told of it since a restore. */
const UNKNOWN: unique symbol = Symbol('unknown');

/**
 * Tells the results of keys as changes. What was told last of each is kept, but not for upserts, which do not say it. The changes of a key do not
 * go back in time, whatever events do: whoever keeps the latest row of each would take a newer result for an old one.
 */
export class ToldResults<R> {
  readonly #upserts: boolean;
  /** By key. */
  readonly #last: (R | typeof UNKNOWN)[] = [];
  /** By key: the time of what was told last; −∞: nothing was. */
  #times: Float64Array = new Float64Array(0);
  readonly #given = new OneEach<R>();

  constructor(upserts: boolean) {
    this.#upserts = upserts;
  }

  grow(capacity: number): void {
    if (!this.#upserts) lengthen(this.#last, capacity, UNKNOWN);
    this.#times = widened(this.#times, capacity, -Infinity);
  }

  clear(): void {
    this.#last.length = 0;
    this.#times = new Float64Array(0);
  }

  /** The time of what was told last of a key. */
  timeOf(id: number): number {
    return this.#times[id]!;
  }

  /** Nothing is told of a key that is older than `time`; gives when to tell what an event of that time has changed. */
  reach(id: number, time: number): number {
    if (time > this.#times[id]!) this.#times[id] = time;
    return this.#times[id]!;
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
    this.#times[id] = -Infinity;
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
    const time = this.reach(id, batch.timestamps[i]!);
    if (!this.#upserts) {
      const key = batch.keys === null ? undefined : batch.keys[i];
      if (!isNew && out.tellsOld) out.add(this.#last[id] as R, time, key, watermark, UPDATE_BEFORE);
      this.#last[id] = result;
    }
    this.#given.give(batch, i, result, time, isNew ? INSERT : UPDATE_AFTER, watermark, out);
  }
}
