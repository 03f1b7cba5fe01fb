import type { Batch } from '../frame/batch.js';
import { INSERT } from '../frame/changeKind.js';
import { Column } from '../operator/column.js';
import { resized, watermarkAt } from '../operator/columns.js';
import { KindColumn } from '../operator/kindColumn.js';
import type { Output } from '../operator/output.js';

/** Results are added one by one. */
const NONE = -1;

/**
 * Gives the results of a batch: as long as each event gives just one, they go on in the columns of the batch, which saves the times, keys and
 * watermarks; else they are added one by one.
 */
export class OneEach<R> {
  // Filled again for each batch: behind a filter each has another length.
  readonly #results: R[] = [];
  readonly #kinds = new KindColumn();
  /** The times of the results, where not each has that of its event. */
  readonly #times = new Column(32);
  #timed = false;
  /** How many events have given one result each, or `NONE`. */
  #gathered = NONE;
  /** The watermark before the batch. */
  #before = -Infinity;

  /** Before the results of a batch; `gathers`: whether each event is likely to give one. */
  begin(batch: Batch<unknown, unknown>, gathers: boolean, before: number): void {
    this.#gathered = gathers ? 0 : NONE;
    this.#before = before;
    this.#timed = false;
    if (gathers) resized(this.#results, batch.values.length, undefined as R);
  }

  /** A result for event `i`; `time`: its own. */
  give(
    batch: Batch<unknown, unknown>,
    i: number,
    result: R,
    time: number,
    kind: number,
    watermark: number,
    out: Output<R>,
  ): void {
    if (this.#gathered === i) {
      this.#results[i] = result;
      if (time !== batch.timestamps[i]) this.#timesOf(batch)[i] = time;
      if (kind !== INSERT) this.#kinds.put(i, kind);
      this.#gathered++;
      return;
    }
    this.spill(batch, out);
    out.add(result, time, batch.keys === null ? undefined : batch.keys[i], watermark, kind);
  }

  /** After the last result. */
  end(batch: Batch<unknown, unknown>, out: Output<R>): void {
    const { keys, watermarks, watermark } = batch;
    const n = batch.values.length;
    if (this.#gathered !== n) return this.spill(batch, out);
    const times = this.#timed ? this.#times.first(n) : batch.timestamps;
    out.pass(this.#results, times, keys, watermarks, watermark, this.#kinds.take(n));
  }

  /** Adds what was gathered: what comes now is added by itself. */
  spill(batch: Batch<unknown, unknown>, out: Output<R>): void {
    const n = this.#gathered;
    this.#gathered = NONE;
    if (n <= 0) return;
    const kinds = this.#kinds.take(n);
    const times = this.#timed ? this.#times.numbers : batch.timestamps;
    for (let i = 0; i < n; i++) {
      const key = batch.keys === null ? undefined : batch.keys[i];
      out.add(
        this.#results[i]!,
        times[i]!,
        key,
        watermarkAt(batch, i, this.#before),
        kinds === null ? INSERT : kinds[i],
      );
    }
  }

  /** Those of the batch to begin with. */
  #timesOf({ timestamps }: Batch<unknown, unknown>): Float64Array {
    const n = timestamps.length;
    if (n > this.#times.numbers.length) this.#times.grow(Math.max(n, 2 * this.#times.numbers.length));
    if (!this.#timed) this.#times.numbers.set(timestamps);
    this.#timed = true;
    return this.#times.numbers;
  }
}
