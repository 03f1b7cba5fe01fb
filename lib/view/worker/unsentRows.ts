import { DELETE, INSERT } from '../../frame/changeKind.js';
import { identityOf } from '../../state/entryIdentity.js';
import { nameOf } from '../../window/timeWindow.js';
import type { KeyedRow, ViewChanges } from '../view.js';
import { isWindowResult } from '../windowLane.js';
import { buffersOf, columnOf } from './column.js';
import type { Delivery } from './messages.js';

interface Unsent<R> {
  readonly key: unknown;
  readonly row: R;
  readonly kind: number;
}

/** What has changed and could not be sent yet: the latest of each key and window, however long the other side takes. */
export class UnsentRows<R> {
  readonly #keyOf: (row: R) => unknown;
  readonly #rows = new Map<string, Unsent<R>>();

  constructor(keyOf: (row: R) => unknown) {
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#rows.size;
  }

  add({ changed, removed }: ViewChanges<R>): void {
    for (const row of removed) this.#put(row, DELETE);
    for (const row of changed) this.#put(row, INSERT);
  }

  /** All of it as columns, and the memory that goes with them. Nothing is left here. */
  take(): { readonly rows: Delivery['rows']; readonly transfer: ArrayBuffer[] } {
    if (this.#rows.size === 0) return { rows: null, transfer: [] };
    const all = [...this.#rows.values()];
    this.#rows.clear();
    const keys = columnOf(all.map(({ key }) => key));
    const values = columnOf(
      all.map(({ row }) => (isWindowResult(row) ? row : (row as KeyedRow<unknown, unknown>).value)),
    );
    const timestamps = Float64Array.from(all, ({ row }) => timeOf(row));
    const kinds = Uint8Array.from(all, ({ kind }) => kind);
    const transfer = [timestamps.buffer, kinds.buffer, ...buffersOf(keys), ...buffersOf(values)];
    return { rows: { keys, values, timestamps, kinds }, transfer };
  }

  #put(row: R, kind: number): void {
    const key = this.#keyOf(row);
    this.#rows.set(identityOf(key, isWindowResult(row) ? nameOf(row.window) : undefined), { key, row, kind });
  }
}

function timeOf(row: unknown): number {
  return isWindowResult(row) ? row.window.end - 1 : (row as KeyedRow<unknown, unknown>).timestamp;
}
