import { RxtideError } from '../../errors/rxtideError.js';
import type { Sink, SinkBatch } from '../../transform/sink.js';
import { type Epoch, epochOf } from './epoch.js';
import { type Limits, PendingRows } from './pendingRows.js';

/** Rows of a sink in a database: first out of sight, then in the table. */
export interface StagedTable<R> {
  /**
   * Gets ready for rows. What was staged after `handle` is thrown away; without one, all of it, and a new run begins. `over`: this run
   * has shown everything before.
   */
  open(handle: Epoch | undefined): Promise<{ readonly run: string; readonly over: boolean }>;
  /** Makes rows durable, out of sight. `from` is the number of the first one within the epoch. */
  stage(epoch: number, from: number, rows: readonly R[]): void | Promise<void>;
  /** Moves the rows of all epochs up to this one to the table, unless that has been done. It may come before `open`. */
  show(epoch: Epoch, ended: boolean): Promise<void>;
  close(): void | Promise<void>;
}

/**
 * An exactly-once sink by a staging table: rows are made durable out of sight, the handle of a checkpoint names the last epoch that belongs to it,
 * and `commit` shows in one transaction what is staged up to there.
 */
export class StagedSink<T, R> implements Sink<T> {
  readonly name: string;
  readonly #table: StagedTable<R>;
  readonly #rowOf: (batch: SinkBatch<T>, i: number) => R;
  readonly #pending: PendingRows<R>;
  #last: Epoch | undefined;
  /** Rows staged of the epoch after the last. */
  #staged = 0;
  #over = false;

  constructor(name: string, table: StagedTable<R>, rowOf: (batch: SinkBatch<T>, i: number) => R, limits: Limits<R>) {
    this.name = name;
    this.#table = table;
    this.#rowOf = rowOf;
    this.#pending = new PendingRows(limits);
  }

  async open(handle: unknown): Promise<void> {
    const restored = epochOf(this.name, handle);
    // Of an earlier run, which was given up.
    this.#pending.clear();
    this.#staged = 0;
    const { run, over } = await this.#table.open(restored);
    this.#last = { run, epoch: restored?.epoch ?? 0, checkpoint: restored?.checkpoint ?? 0 };
    this.#over = over;
  }

  write(batch: SinkBatch<T>): void | Promise<void> {
    if (this.#over) return;
    // Of a batch with a result that cannot be written, nothing is.
    const rows = batch.values.map((_, i) => this.#rowOf(batch, i));
    this.#pending.add(rows);
    if (this.#pending.full) return this.#flush();
  }

  async prepare(checkpoint: number): Promise<Epoch> {
    await this.#flush();
    const { run, epoch } = this.#opened;
    this.#last = { run, epoch: this.#staged > 0 ? epoch + 1 : epoch, checkpoint };
    this.#staged = 0;
    return this.#last;
  }

  async commit(handle: unknown): Promise<void> {
    const epoch = epochOf(this.name, handle);
    if (epoch !== undefined) await this.#table.show(epoch, false);
  }

  async end(): Promise<void> {
    const { checkpoint } = this.#opened;
    if (!this.#over) await this.#table.show(await this.prepare(checkpoint), true);
    await this.#table.close();
  }

  async abort(): Promise<void> {
    await this.#table.close();
  }

  async #flush(): Promise<void> {
    const epoch = this.#opened.epoch + 1;
    for (let rows = this.#pending.take(); rows.length > 0; rows = this.#pending.take()) {
      await this.#table.stage(epoch, this.#staged, rows);
      this.#staged += rows.length;
    }
  }

  get #opened(): Epoch {
    if (this.#last !== undefined) return this.#last;
    throw new RxtideError('SINK_FAILED', `${this.name} was not opened`);
  }
}
