import type { OperatorFunction } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';
import { CHANGE_KINDS, INSERT, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { ChangeKind } from '../frame/changeKind.js';
import type { Frame } from '../frame/frame.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { resized, watermarkAt } from '../operator/columns.js';
import { operate } from '../operator/operate.js';
import type { Output } from '../operator/output.js';
import type { KeyOf } from '../transform/records.js';

/** A change of a table, as a plain event. */
export interface Change<T, K = undefined> {
  /** What became of the row. */
  readonly kind: ChangeKind;
  /** The row's key; `undefined` where the stream is not keyed. */
  readonly key: K;
  /** The row: as it is now, or, of an `updateBefore` and a `delete`, as it was. */
  readonly value: T;
}

/** The options of `toChanges`. */
export interface ToChangesOptions {
  /** The operator's name, in messages, metrics and checkpoints. Default: `toChanges`, with a number. */
  readonly name?: string;
  /**
   * Which changes to give: `'all'` (default), or `'upserts'`, without `updateBefore`: enough for whoever keeps the latest row of each
   * key, such as a database.
   */
  readonly form?: 'all' | 'upserts';
}

/**
 * Makes plain events of the changes of a table: `{ kind, key, value }`, each with the time and key of the change. Where it is not used, the
 * exits (`values`, `toSink`, …) give the rows as they are now, and cannot say that one was deleted.
 *
 * From here on the stream is no changelog any more: each change is an event, to be counted or sent on. Of a stream that never was one, each
 * event is an `insert`. `toTable` is the way back. Nothing is kept.
 *
 * @example
 * ```ts
 * fromArray([1, 2], { timestampOf: (n) => n })
 *   .pipe(keyBy(() => 'sum'), toTable(), toChanges({ form: 'upserts' }), values())
 *   .subscribe((change) => console.log(change));
 * // => { kind: 'insert', key: 'sum', value: 1 }
 * // => { kind: 'updateAfter', key: 'sum', value: 2 }
 * ```
 * @category tables
 */
export function toChanges<T, By>(
  options: ToChangesOptions = {},
): OperatorFunction<Frame<T, By>, Frame<Change<T, KeyOf<By>>, By>> {
  const { name, form = 'all' } = options;
  if (form !== 'all' && form !== 'upserts') {
    throw new RxtideError('INVALID_OPTION', `toChanges: form must be 'all' or 'upserts'; it is ${String(form)}`);
  }
  const spec = {
    kind: 'toChanges',
    name,
    machine: () => new ChangesMachine<T, KeyOf<By>>(form === 'upserts'),
    keyed: false,
    takesChanges: true,
  };
  return (source) => operate<T, Change<T, KeyOf<By>>, By>(spec, [source]);
}

class ChangesMachine<T, K> extends BaseMachine<T, Change<T, K>> {
  readonly #upserts: boolean;
  readonly #changes: Change<T, K>[] = [];

  constructor(upserts: boolean) {
    super();
    this.#upserts = upserts;
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<Change<T, K>>): void {
    if (this.#upserts) return this.#addLatest(batch, out);
    const n = batch.values.length;
    // The array of the frame before is filled again: growing one costs more than all the rest.
    const changes = resized(this.#changes, n, undefined as never);
    for (let i = 0; i < n; i++) changes[i] = changeAt<T, K>(batch, i);
    this.context.counters.used += n;
    out.pass(changes, batch.timestamps, batch.keys, batch.watermarks, batch.watermark, null);
  }

  #addLatest(batch: Batch<T, unknown>, out: Output<Change<T, K>>): void {
    const { timestamps, keys, kinds } = batch;
    const { counters } = this.context;
    const before = out.watermark;
    out.keyed = keys !== null;
    for (let i = 0; i < timestamps.length; i++) {
      if (kinds !== null && kinds[i] === UPDATE_BEFORE) {
        counters.filtered++;
        continue;
      }
      counters.used++;
      const change = changeAt<T, K>(batch, i);
      out.add(change, timestamps[i]!, change.key, watermarkAt(batch, i, before));
    }
  }
}

function changeAt<T, K>({ values, keys, kinds }: Batch<T, unknown>, i: number): Change<T, K> {
  const kind = CHANGE_KINDS[kinds === null ? INSERT : kinds[i]!]!;
  return { kind, key: (keys === null ? undefined : keys[i]) as K, value: values[i]! };
}
