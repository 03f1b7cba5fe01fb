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

/**
 * What a server is told where the user has said nothing else. How it writes times, intervals and numbers is set for the session: the defaults of a server
 * or a user may be others, and could not be read.
 */
export const DEFAULTS = {
  application_name: 'rxtide',
  keepAlive: true,
  connectionTimeoutMillis: 30_000,
  options: '-c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=3',
} as const;

export const connect: Connect = async (config) => {
  const client = new pg.Client({
    ...DEFAULTS,
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
