import { RxtideError } from '../../errors/rxtideError.js';
import type { CheckpointStore } from '../../job/checkpointStore.js';
import { blockCodec } from '../../state/blockCodec.js';
import type { ByteCodec } from '../../state/byteCodec.js';
import { locationOf, type PostgresLocation } from './postgresLocation.js';
import { ALONE } from './postgresStagedTable.js';
import { Server, transact } from './server.js';
import { type Connect, connect, type PostgresRow, type Session } from './session.js';

/** Where `postgresCheckpoints` keeps them. */
export interface PostgresCheckpointsOptions extends PostgresLocation {
  /** Tells the checkpoints of one job from those of others in the same database. */
  readonly job: string;
  /** How state becomes bytes. Default: MessagePack, by the package `msgpackr`. */
  readonly codec?: ByteCodec;
}

const TABLE = `create table if not exists "rxtide_checkpoints" (
  "job" text not null, "name" text not null, "bytes" bytea not null, primary key ("job", "name"))`;

/**
 * Keeps the checkpoints of a job in a database of PostgreSQL, in the table `rxtide_checkpoints`, by the package `pg`. It may be the one that
 * the job's sinks write to.
 *
 * **Guarantee.** A checkpoint is as durable as a commit of that server, whole or not at all. While it is open it holds an advisory lock by the
 * name of the job: of two processes that run the same job only one writes, and the other waits for `retryFor` and then fails.
 * When the connection is lost, it is made anew, with the lock, and the call is made again. `checkRestore` only reads, and needs no lock.
 *
 * @example
 * ```ts
 * import { postgresCheckpoints } from 'rxtide/postgres';
 *
 * export const checkpoints = postgresCheckpoints({ connection: 'postgres://localhost/shop', job: 'page views' });
 * ```
 * @category Jobs
 */
export function postgresCheckpoints(options: PostgresCheckpointsOptions): CheckpointStore {
  return postgresCheckpointsBy(connect, options);
}

/** The same, by another way to connect. */
export function postgresCheckpointsBy(connectTo: Connect, options: PostgresCheckpointsOptions): CheckpointStore {
  const { job, codec = blockCodec() } = options;
  const { title, config, retryFor } = locationOf('postgresCheckpoints', options);
  if (typeof job !== 'string' || job === '') {
    throw new RxtideError('INVALID_OPTION', 'postgresCheckpoints: job must be the name of the job');
  }
  const locked = async (): Promise<Session> => {
    const session = await connectTo(config);
    try {
      const lock = "select pg_try_advisory_lock(hashtextextended('rxtide job ' || $1, 0)) as locked";
      const [found] = await session.query(lock, [job]);
      if (found?.['locked'] === true) return session;
    } catch (error) {
      await session.end().catch(() => undefined);
      throw error;
    }
    await session.end().catch(() => undefined);
    // It may be the connection that was lost, which the server has not missed yet.
    throw Object.assign(new Error(`another process runs the job '${job}', and holds its lock`), { code: '55006' });
  };
  const serverFor = (access: 'write' | 'read'): Server =>
    new Server(access === 'read' ? () => connectTo(config) : locked, retryFor);
  return new PostgresCheckpoints(`postgres ${title}`, job, codec, serverFor);
}

class PostgresCheckpoints implements CheckpointStore {
  readonly name: string;
  readonly codec: ByteCodec;
  readonly #job: string;
  readonly #serverFor: (access: 'write' | 'read') => Server;
  #server: Server;

  constructor(name: string, job: string, codec: ByteCodec, serverFor: (access: 'write' | 'read') => Server) {
    this.name = name;
    this.codec = codec;
    this.#job = job;
    this.#serverFor = serverFor;
    this.#server = serverFor('write');
  }

  async open(access: 'write' | 'read' = 'write'): Promise<void> {
    this.#server = this.#serverFor(access);
    if (access === 'read') return;
    await this.#server.run('STATE_FAILED', this.#doing, (session) =>
      transact(session, async () => {
        await session.query(ALONE);
        await session.query(TABLE);
      }),
    );
  }

  async list(): Promise<readonly string[]> {
    // Who only reads makes no table.
    const [known] = await this.#server.run('STATE_FAILED', this.#doing, (session) =>
      session.query(`select to_regclass('"rxtide_checkpoints"') is not null as "there"`),
    );
    if (known?.['there'] !== true) return [];
    const rows = await this.#query('select "name" from "rxtide_checkpoints" where "job" = $1');
    return rows.map(({ name }) => name as string);
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const [row] = await this.#query('select "bytes" from "rxtide_checkpoints" where "job" = $1 and "name" = $2', name);
    return row?.['bytes'] as Uint8Array | undefined;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const sql =
      'insert into "rxtide_checkpoints" values ($1, $2, $3) on conflict ("job", "name") do update set "bytes" = excluded."bytes"';
    await this.#query(sql, name, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  async remove(name: string): Promise<void> {
    await this.#query('delete from "rxtide_checkpoints" where "job" = $1 and "name" = $2', name);
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  get #doing(): string {
    return `cannot keep checkpoints in ${this.name}`;
  }

  #query(sql: string, ...parameters: readonly unknown[]): Promise<PostgresRow[]> {
    return this.#server.run('STATE_FAILED', this.#doing, (session) => session.query(sql, [this.#job, ...parameters]));
  }
}
