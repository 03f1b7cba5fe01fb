import type { OperatorFunction } from 'rxjs';
import type { Batch } from '../frame/batch.js';
import { INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { Frame } from '../frame/frame.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { operate } from '../operator/operate.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import { bringChanges } from '../transform/bringChanges.js';
import { checkFunction } from '../errors/checkFunction.js';
import type { Keyed } from '../window/windowBy.js';
import { keysOf } from '../operator/keysOf.js';
import { LatestRows } from './latestRows.js';
import { numberRows } from './numberRows.js';
import { OneEach } from './oneEach.js';

/** The options of `toTable`. */
export interface ToTableOptions<T, R> {
  /** The operator's name, in messages, metrics and checkpoints. Default: `toTable`, with a number. */
  readonly name?: string;
  /** Makes the row of an event; `undefined` or `null` says that the key has none any more. Default: the event is the row. */
  readonly rowOf?: (value: T) => R;
  /**
   * How long after the watermark has passed the time of a deletion it is remembered, so that an older event that comes even later does not
   * bring the key back. Default 0.
   */
  readonly keepDeletes?: DurationLike;
  /** Gets the events on which `rowOf` threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/**
 * Makes a table of a keyed stream, as the changes of it: the latest row of each key by event time.
 *
 * ```
 *  events     --a1-----a2-----------a(undefined)--      a1: key a, value 1
 *  changes    --+a1----−a1 +a2------×a2-----------      insert; updateBefore and updateAfter; delete
 * ```
 *
 * **When output appears.** At once, with each event: an `insert` for a new key, an `updateBefore` with the old row and an `updateAfter`
 * with the new one for a known key, a `delete` with the old row for an event that is `undefined` or `null` (a tombstone). All have the
 * time of the event. An event that is older than what is known of its key changes nothing and is counted as `superseded`; of
 * equal times the last to arrive holds. A deletion of what is not there gives nothing.
 *
 * **State kept.** The latest row of each key, until it is deleted; the time of a deletion until the watermark has passed it by `keepDeletes`.
 *
 * **Late events.** None is ever late: old news of a key that is known is superseded.
 *
 * **Errors.** What `rowOf` throws goes to `rejectedTo`, or fails the stream. A changelog of upserts may come in too: its `updateBefore`s,
 * if it has any, are ignored.
 *
 * @example
 * ```ts
 * const users = [
 *   { at: 1, id: 7, name: 'Ada' },
 *   { at: 2, id: 7, name: 'Ada L.' },
 *   { at: 3, id: 7, name: null },
 * ];
 * fromArray(users, { timestampOf: (user) => user.at })
 *   .pipe(keyBy((user) => user.id), toTable({ rowOf: (user) => user.name }), toChanges(), values())
 *   .subscribe((change) => console.log(change.kind, change.key, change.value));
 * // => insert 7 Ada
 * // => updateBefore 7 Ada
 * // => updateAfter 7 Ada L.
 * // => delete 7 Ada L.
 * ```
 * @category tables
 */
export function toTable<T, By, R = T>(
  options: ToTableOptions<NoInfer<T>, R> & Keyed<By, unknown> = {} as ToTableOptions<T, R> & Keyed<By, unknown>,
): OperatorFunction<Frame<T, By>, Frame<NonNullable<R>, By>> {
  bringChanges();
  const { name, rowOf = itself, keepDeletes, rejectedTo }: ToTableOptions<T, R> = options;
  checkFunction(rowOf, 'toTable: rowOf');
  const keep = durationOf(keepDeletes ?? 0, 'toTable: keepDeletes');
  const spec = {
    kind: 'toTable',
    name,
    machine: () => new TableMachine<T, R>(rowOf, keep),
    keyed: true,
    takesChanges: true,
    rejectedTo,
  };
  return (source) => operate<T, NonNullable<R>, By>(spec, [source]);
}

/** Without `rowOf`, `R` is `T`. */
const itself = (value: unknown): never => value as never;

class TableMachine<T, R> extends BaseMachine<T, NonNullable<R>> {
  readonly #rowOf: (value: T) => R;
  readonly #keys = new KeyTable();
  readonly #rows: LatestRows<NonNullable<R>>;
  #watermark = -Infinity;
  #ids = new Int32Array(0);
  readonly #given = new OneEach<NonNullable<R>>();

  constructor(rowOf: (value: T) => R, keepDeletes: number) {
    super();
    this.#rowOf = rowOf;
    this.#rows = new LatestRows(this.#keys, keepDeletes);
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#rows.track(context.trackers?.slots() ?? null);
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<NonNullable<R>>): void {
    const { kinds } = batch;
    const n = batch.values.length;
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    const keys = keysOf(batch);
    numberRows(this.#keys, keys, kinds, n, this.#ids);
    this.#rows.grow();
    const given = this.#given;
    // Without the old halves of updates, each event is likely to give one row.
    given.begin(batch, !out.tellsOld && kinds === null, out.watermark);
    try {
      for (let i = 0; i < n; i++) this.#take(batch, i, keys, out);
    } finally {
      // What earlier events gave goes on before the error of a later one.
      given.end(batch, out);
    }
    this.#tidy();
  }

  #take(batch: Batch<T, unknown>, i: number, keys: readonly unknown[], out: Output<NonNullable<R>>): void {
    const { kinds, watermarks } = batch;
    const { counters } = this.context;
    const rows = this.#rows;
    if (watermarks !== null) this.#advance(watermarks[i]!);
    const kind = kinds === null ? INSERT : kinds[i]!;
    const time = batch.timestamps[i]!;
    const id = this.#ids[i]!;
    let row: NonNullable<R> | undefined;
    if (kind === INSERT || kind === UPDATE_AFTER) {
      try {
        row = this.#rowOf(batch.values[i]!) ?? undefined;
      } catch (error) {
        return this.context.reject(batch, i, this.#watermark, error);
      }
    }
    counters.used++;
    if (kind === UPDATE_BEFORE) return;
    if (time < rows.timeOf(id)) counters.superseded++;
    else if (row !== undefined && !out.tellsOld) {
      this.#given.give(batch, i, row, time, rows.has(id) ? UPDATE_AFTER : INSERT, this.#watermark, out);
      rows.put(id, row, time);
    } else {
      this.#given.spill(batch, out);
      rows.change(id, row !== undefined, row, time, keys[i], this.#watermark, out);
    }
  }

  override onWatermark(watermark: number): void {
    this.#advance(watermark);
    this.#tidy();
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('time', this.#watermark);
    this.#rows.snapshot('rows', writer);
  }

  override restore(reader: SnapshotReader): void {
    this.#watermark = reader.value('time') as number;
    this.#rows.restore('rows', reader);
  }

  override close(): void {
    this.#rows.clear();
    this.#keys.clear();
  }

  override holding(): Holding {
    return { pending: 0, keys: this.#keys.inUse, nextTimer: this.#rows.nextTimer };
  }

  #advance(watermark: number): void {
    this.#watermark = watermark;
    if (watermark >= this.#rows.nextTimer) this.#rows.expire(watermark);
  }

  #tidy(): void {
    this.#keys.sweep();
    this.#rows.tidy();
  }
}
