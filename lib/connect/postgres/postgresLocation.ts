import { RxtideError } from '../../errors/rxtideError.js';
import { type DurationLike, durationOf } from '../../time/duration.js';

/** How to reach a server: what the package `pg` takes. */
export interface PostgresConnection {
  readonly connectionString?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string | (() => string | Promise<string>);
  readonly database?: string;
  /** TLS: `true`, or the options of Node's `tls.connect`, such as `ca`, `cert`, `key`, `rejectUnauthorized`. */
  readonly ssl?: boolean | object;
  readonly application_name?: string;
  /** How long making a connection may take, ms. Default: 30,000. */
  readonly connectionTimeoutMillis?: number;
  /** Settings of the session, as the server's command line takes them. Default: those by which times, intervals and numbers can be read whatever the server's own. */
  readonly options?: string;
}

/** Where the database is. */
export interface PostgresLocation {
  /** A URL, such as `postgres://user:password@host:5432/database?sslmode=verify-full`, or its parts. */
  readonly connection: string | PostgresConnection;
  /** How long a connection that is lost, or a server that restarts, is waited for before it fails. Default 30 seconds. */
  readonly retryFor?: DurationLike;
}

/** Checked. `title` has no password. */
export function locationOf(
  what: string,
  location: PostgresLocation,
): { readonly title: string; readonly config: PostgresConnection; readonly retryFor: number } {
  const { connection } = location;
  if (connection === undefined || connection === null || connection === '') {
    throw new RxtideError(
      'INVALID_OPTION',
      `${what}: connection must be a URL, such as 'postgres://host/database', or its parts`,
    );
  }
  const config = typeof connection === 'string' ? { connectionString: connection } : connection;
  return {
    title: titleOf(config),
    config,
    retryFor: durationOf(location.retryFor ?? 30_000, `${what}: retryFor`),
  };
}

function titleOf({ connectionString, database }: PostgresConnection): string {
  const path = connectionString === undefined ? undefined : /^[a-z]+:\/\/[^/]*\/([^?]+)/i.exec(connectionString)?.[1];
  return database ?? path ?? 'database';
}
