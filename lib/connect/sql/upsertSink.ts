import type { Sink, SinkBatch } from '../../transform/sink.js';
import { type Limits, PendingRows } from './pendingRows.js';

/** A row that is to be, or to be no more. */
export interface Upsert<R> {
  /** What tells it from others. */
  readonly id: string;
  readonly row: R;
  readonly deleted: boolean;
}

/** A table whose rows are known by a key. */
export interface KeyedTable<R> {
  open(): void | Promise<void>;
  /** Writes rows, or replaces those of their keys, and deletes others; all in one transaction. No key is there twice. */
  write(rows: readonly R[], deleted: readonly R[]): void | Promise<void>;
  close(): void | Promise<void>;
}

/** A sink into a table by key. Writing the same again changes nothing, so nothing has to be staged. */
export class UpsertSink<T, R> implements Sink<T> {
  readonly name: string;
  readonly #table: KeyedTable<R>;
  readonly #upsertOf: (batch: SinkBatch<T>, i: number) => Upsert<R>;
  readonly #pending: PendingRows<Upsert<R>>;

  constructor(
    name: string,
    table: KeyedTable<R>,
    upsertOf: (batch: SinkBatch<T>, i: number) => Upsert<R>,
    limits: Limits<Upsert<R>>,
  ) {
    this.name = name;
    this.#table = table;
    this.#upsertOf = upsertOf;
    this.#pending = new PendingRows(limits);
  }

  async open(): Promise<void> {
    // Of an earlier run, which was given up.
    this.#pending.clear();
    await this.#table.open();
  }

  write(batch: SinkBatch<T>): void | Promise<void> {
    const upserts = batch.values.map((_, i) => this.#upsertOf(batch, i));
    this.#pending.add(upserts);
    if (this.#pending.full) return this.#flush();
  }

  /** All that was written is in the table; nothing has to be named. */
  async prepare(): Promise<void> {
    await this.#flush();
  }

  async end(): Promise<void> {
    await this.#flush();
    await this.#table.close();
  }

  async abort(): Promise<void> {
    await this.#table.close();
  }

  async #flush(): Promise<void> {
    for (let upserts = this.#pending.take(); upserts.length > 0; upserts = this.#pending.take()) {
      // The last one of a key holds.
      const latest = new Map(upserts.map((upsert) => [upsert.id, upsert]));
      const rows: R[] = [];
      const deleted: R[] = [];
      for (const upsert of latest.values()) (upsert.deleted ? deleted : rows).push(upsert.row);
      await this.#table.write(rows, deleted);
    }
  }
}
