import pg from 'pg';
import { decoderOf } from './decode.js';
import type { PostgresConnection } from './postgresLocation.js';

/** A row by column. */
export type PostgresRow = Readonly<Record<string, unknown>>;

/** A connection. The seam at which faults are injected. */
export interface Session {
  query(sql: string, parameters?: readonly unknown[]): Promise<PostgresRow[]>;
  end(): Promise<void>;
}

/** Connects to a server. */
export type Connect = (config: PostgresConnection) => Promise<Session>;

export const connect: Connect = async (config) => {
  const client = new pg.Client({
    application_name: 'rxtide',
    keepAlive: true,
    ...config,
    types: { getTypeParser: (oid: number) => decoderOf(oid) as never },
  });
  // What breaks between two calls shows at the next.
  client.on('error', () => undefined);
  await client.connect();
  return {
    query: async (sql, parameters) => (await client.query<PostgresRow>(sql, parameters as unknown[])).rows,
    end: () => client.end(),
  };
};
