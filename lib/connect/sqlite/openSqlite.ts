import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { RxtideError } from '../../errors/rxtideError.js';
import { pathOf } from '../file/fileInput.js';
import type { SqliteDatabase, SqliteLocation } from './sqliteDatabase.js';
import { DatabaseDriver, type SqliteDriver } from './sqliteDriver.js';

/** Milliseconds that a call waits for another process that is writing. */
const PATIENCE = 5000;

type Opener = (path: string) => SqliteDatabase & { close(): unknown };

interface Connection {
  readonly driver: SqliteDriver;
  users: number;
}

/** By use and path: transactions are over before anybody else's turn comes, so one connection serves all who write, and one all who read. */
const connections = new Map<string, Connection>();

/** Opens a database: to write, which makes a file that is not there, or only to read, which leaves it as it is. */
export type OpenSqlite = (location: SqliteLocation, what: string, use?: 'write' | 'read') => Promise<SqliteDriver>;

/** Where a database is, for names and messages. Throws `INVALID_OPTION` where that is not said. */
export function titleOf(what: string, { file, database }: SqliteLocation): string {
  const path = file === undefined ? undefined : pathOf(file);
  const isFile = path !== undefined && path !== '' && path !== ':memory:';
  const isDatabase = typeof database?.exec === 'function' && typeof database.prepare === 'function';
  if (isFile !== isDatabase && (file === undefined) !== (database === undefined)) return path ?? 'database';
  throw new RxtideError(
    'INVALID_OPTION',
    `${what} needs either file, the path of a database, or database, one that was opened by node:sqlite, better-sqlite3 or libsql`,
  );
}

/** Opens a database for one user of it; its file is closed when the last one has closed it. */
export const openSqlite: OpenSqlite = async (location, what, use = 'write') => {
  const title = titleOf(what, location);
  if (location.database !== undefined) return new DatabaseDriver(location.database);
  const open = await opener();
  const path = resolve(title);
  const id = `${use} ${path}`;
  let connection = connections.get(id);
  if (connection === undefined) {
    if (use === 'read' && !existsSync(path)) throw new Error(`there is no file ${path}. Check the path`);
    connection = { driver: openFile(open, path, use), users: 0 };
    connections.set(id, connection);
  }
  return shared(id, connection);
};

function openFile(open: Opener, path: string, use: 'write' | 'read'): SqliteDriver {
  let database: ReturnType<Opener> | undefined;
  try {
    const opened = open(path);
    database = opened;
    const driver = new DatabaseDriver(opened, () => void opened.close());
    driver.exec(`pragma busy_timeout = ${PATIENCE}`);
    if (use === 'read') {
      driver.exec('pragma query_only = on');
      return driver;
    }
    // Readers are not held up; each commit is on the disk when it returns.
    driver.all('pragma journal_mode = wal');
    driver.exec('pragma synchronous = full');
    return driver;
  } catch (error) {
    database?.close();
    // Whoever asked knows what it is for.
    throw error;
  }
}

function shared(id: string, connection: Connection): SqliteDriver {
  const { driver } = connection;
  connection.users++;
  let isOpen = true;
  return {
    exec: (sql) => driver.exec(sql),
    run: (sql, ...rows) => driver.run(sql, ...rows),
    all: (sql, parameters) => driver.all(sql, parameters),
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      if (--connection.users > 0) return;
      connections.delete(id);
      driver.close();
    },
  };
}

/** Node's own SQLite where it has one, else the package `libsql`. */
async function opener(): Promise<Opener> {
  const own = process.getBuiltinModule('node:sqlite') as unknown as
    { DatabaseSync: new (path: string) => ReturnType<Opener> } | undefined;
  if (own !== undefined) return (path) => new own.DatabaseSync(path);
  try {
    const { default: Database } = (await import('libsql')) as unknown as {
      default: new (path: string) => ReturnType<Opener>;
    };
    return (path) => new Database(path);
  } catch (error) {
    throw new RxtideError(
      'INVALID_OPTION',
      'this version of Node has no SQLite of its own: npm install libsql, or use Node 22.13 or later, or open the database yourself',
      { cause: error },
    );
  }
}
