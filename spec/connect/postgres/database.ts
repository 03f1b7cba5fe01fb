import { afterAll, beforeAll } from '@jest/globals';
import pg from 'pg';
import type { PostgresConnection } from '../../../lib/connect/postgres/postgresLocation.js';
import { type Connect, connect, type PostgresRow } from '../../../lib/connect/postgres/session.js';
import type { Faults } from '../sql/sinkModel.js';

/** A database of its own for a file of specs, on the server of scripts/postgres.mjs. */
export interface TestDatabase {
  readonly connection: PostgresConnection;
  /** Asks as another program would. */
  ask(sql: string, ...parameters: unknown[]): Promise<PostgresRow[]>;
}

export function useDatabase(name: string): TestDatabase {
  const url = process.env['RXTIDE_POSTGRES'];
  if (url === undefined) {
    throw new Error(
      'RXTIDE_POSTGRES has no URL of a server: start one by `npm run postgres`, and set what it prints. `npm test` does so by itself.',
    );
  }
  const server = new URL(url);
  const database = `${name}_${process.pid}`;
  const connection = { host: server.hostname, port: Number(server.port), user: server.username, database };
  let client: pg.Client | undefined;
  const onServer = async (sql: string): Promise<void> => {
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query(sql);
    await admin.end();
  };
  beforeAll(async () => {
    await onServer(`create database ${database}`);
    client = new pg.Client(connection);
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await onServer(`drop database ${database} with (force)`);
  });
  return {
    connection,
    ask: async (sql, ...parameters) => (await client!.query<PostgresRow>(sql, parameters)).rows,
  };
}

/** Connects so that some calls find the connection cut by the server, and of some the answer is lost. */
export function connectWith(faults: Faults): Connect {
  return async (config) => {
    const session = await connect(config);
    return {
      query: (sql, parameters) =>
        faults.runAsync(
          () => session.query(sql, parameters),
          () => session.query('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined),
        ),
      end: () => session.end(),
    };
  };
}

/** What a lost answer looks like. */
export const connectionLost = (): Error => Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' });
