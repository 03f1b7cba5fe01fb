import { randomUUID } from 'node:crypto';
import { RxtideError } from '../../errors/rxtideError.js';
import type { CheckpointStore } from '../../job/checkpointStore.js';
import { blockCodec } from '../../state/blockCodec.js';
import type { ByteCodec } from '../../state/byteCodec.js';
import { sqliteFailed } from './failures.js';
import { type OpenSqlite, openSqlite, titleOf } from './openSqlite.js';
import type { SqliteLocation } from './sqliteDatabase.js';
import type { SqliteDriver } from './sqliteDriver.js';
import { transact } from './transact.js';

/** Where `sqliteCheckpoints` keeps them. */
export interface SqliteCheckpointsOptions extends SqliteLocation {
  /** Tells the checkpoints of one job from those of others in the same database. */
  readonly job: string;
  /** How state becomes bytes. Default: MessagePack, by the package `msgpackr`. */
  readonly codec?: ByteCodec;
}

const TABLES = `
create table if not exists "rxtide_checkpoints" (
  "job" text not null, "name" text not null, "bytes" blob not null, primary key ("job", "name"));
create table if not exists "rxtide_jobs" ("job" text not null primary key, "writer" text not null)`;

/**
 * Keeps the checkpoints of a job in a database of SQLite, in the tables `rxtide_checkpoints` and `rxtide_jobs`. It may be the one that the
 * job's sinks write to.
 *
 * **Guarantee.** A checkpoint is on the disk when it is written, whole or not at all, where the database syncs at each commit: it does by
 * `file`; a `database` of your own must not have `pragma synchronous` below `full`.
 *
 * Of two processes that run the same job, the one that came later goes on, and the other's next checkpoint fails. `checkRestore` only reads.
 *
 * @example
 * ```ts
 * import { sqliteCheckpoints } from 'rxtide/sqlite';
 *
 * export const checkpoints = sqliteCheckpoints({ file: 'job.db', job: 'page views' });
 * ```
 * @category Jobs
 */
export function sqliteCheckpoints(options: SqliteCheckpointsOptions): CheckpointStore {
  return sqliteCheckpointsBy(openSqlite, options);
}

/** The same, by another way to open databases. */
export function sqliteCheckpointsBy(open: OpenSqlite, options: SqliteCheckpointsOptions): CheckpointStore {
  const { job, codec = blockCodec() } = options;
  const name = `sqlite ${titleOf('sqliteCheckpoints', options)}`;
  if (typeof job !== 'string' || job === '') {
    throw new RxtideError('INVALID_OPTION', 'sqliteCheckpoints: job must be the name of the job');
  }
  return new SqliteCheckpoints(name, job, codec, (use) => open(options, 'sqliteCheckpoints', use));
}

class SqliteCheckpoints implements CheckpointStore {
  readonly name: string;
  readonly codec: ByteCodec;
  readonly #job: string;
  readonly #connect: (use: 'write' | 'read') => Promise<SqliteDriver>;
  readonly #writer = randomUUID();
  #driver: SqliteDriver | undefined;

  constructor(name: string, job: string, codec: ByteCodec, connect: (use: 'write' | 'read') => Promise<SqliteDriver>) {
    this.name = name;
    this.codec = codec;
    this.#job = job;
    this.#connect = connect;
  }

  async open(access: 'write' | 'read' = 'write'): Promise<void> {
    try {
      this.#driver ??= await this.#connect(access);
    } catch (error) {
      throw this.#failed(error);
    }
    if (access === 'read') return;
    this.#call((driver) =>
      transact(driver, () => {
        driver.exec(TABLES);
        driver.run('insert or replace into "rxtide_jobs" values (?, ?)', [this.#job, this.#writer]);
      }),
    );
  }

  list(): readonly string[] {
    return this.#call((driver) => {
      // Who only reads makes no table.
      if (driver.all('select 1 from sqlite_master where "name" = \'rxtide_checkpoints\'').length === 0) return [];
      const rows = driver.all('select "name" from "rxtide_checkpoints" where "job" = ?', [this.#job]);
      return rows.map(({ name }) => name as string);
    });
  }

  read(name: string): Uint8Array | undefined {
    const sql = 'select "bytes" from "rxtide_checkpoints" where "job" = ? and "name" = ?';
    return this.#call((driver) => driver.all(sql, [this.#job, name])[0]?.['bytes'] as Uint8Array | undefined);
  }

  write(name: string, bytes: Uint8Array): void {
    this.#change('insert or replace into "rxtide_checkpoints" values (?, ?, ?)', [this.#job, name, bytes]);
  }

  remove(name: string): void {
    this.#change('delete from "rxtide_checkpoints" where "job" = ? and "name" = ?', [this.#job, name]);
  }

  close(): void {
    this.#driver?.close();
    this.#driver = undefined;
  }

  #change(sql: string, row: readonly unknown[]): void {
    this.#call((driver) =>
      transact(driver, () => {
        const [owner] = driver.all('select "writer" from "rxtide_jobs" where "job" = ?', [this.#job]);
        if (owner?.['writer'] !== this.#writer) {
          throw new RxtideError('STATE_FAILED', `${this.name}: another process runs the job '${this.#job}' by now`);
        }
        driver.run(sql, row);
      }),
    );
  }

  #call<R>(work: (driver: SqliteDriver) => R): R {
    if (this.#driver === undefined) throw new RxtideError('STATE_FAILED', `${this.name} is not open`);
    try {
      return work(this.#driver);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): RxtideError {
    return sqliteFailed('STATE_FAILED', `cannot keep checkpoints in ${this.name}`, error);
  }
}
