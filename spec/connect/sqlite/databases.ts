import Libsql from 'libsql';
import type { OpenSqlite } from '../../../lib/connect/sqlite/openSqlite.js';
import { openSqlite } from '../../../lib/connect/sqlite/openSqlite.js';
import type { SqliteDatabase, SqliteRow } from '../../../lib/connect/sqlite/sqliteDatabase.js';
import { DatabaseDriver } from '../../../lib/connect/sqlite/sqliteDriver.js';
import type { Faults } from '../sql/sinkModel.js';

interface Closable extends SqliteDatabase {
  close(): unknown;
}

export const libsql = (path: string): Closable => new Libsql(path);

/**
 * A database with the face of `node:sqlite`, which Node 20 has not: `setReadBigInts` in place of `safeIntegers`, and, unless bigints are asked
 * for, an error at an integer that a number cannot hold.
 */
export function shapedAsNode(path: string): Closable {
  const database = new Libsql(path);
  return {
    exec: (sql) => void database.exec(sql),
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      statement.safeIntegers(true);
      let bigInts = false;
      const narrow = (value: unknown): unknown => {
        if (bigInts || typeof value !== 'bigint') return value;
        if (!Number.isSafeInteger(Number(value))) throw new RangeError(`${value} is too large for a number`);
        return Number(value);
      };
      return Object.assign(
        {
          run: (...parameters: unknown[]) => statement.run(parameters),
          all: (...parameters: unknown[]) =>
            (statement.all(parameters) as Record<string, unknown>[]).map((row) =>
              Object.fromEntries(Object.entries(row).map(([column, value]) => [column, narrow(value)])),
            ),
        },
        { setReadBigInts: (on: boolean) => void (bigInts = on) },
      );
    },
  };
}

/** Every database that the driver is to call alike. */
export const DATABASES: readonly (readonly [name: string, open: (path: string) => Closable])[] = [
  ['libsql', libsql],
  ['one shaped as node:sqlite', shapedAsNode],
];

/** Opens databases some of whose calls go wrong. */
export function openWith(faults: Faults): OpenSqlite {
  return async (location, what) => {
    const driver = await openSqlite(location, what);
    // Hundreds of runs: none of them loses its disk.
    driver.exec('pragma synchronous = off');
    return {
      exec(sql) {
        // A transaction has begun when that call returns, and only then; one that is open can be rolled back.
        if (sql === 'begin immediate') faults.run(() => undefined);
        if (sql === 'begin immediate' || sql === 'rollback') driver.exec(sql);
        else faults.run(() => driver.exec(sql));
      },
      run: (sql, ...rows) => faults.run(() => driver.run(sql, ...rows)),
      all: (sql, parameters) => faults.run(() => driver.all(sql, parameters)),
      close: () => driver.close(),
    };
  };
}

/** Asks as another program would, by a connection of its own. */
export function ask(path: string, sql: string, ...parameters: unknown[]): SqliteRow[] {
  const database = libsql(path);
  try {
    return new DatabaseDriver(database).all(sql, parameters);
  } finally {
    database.close();
  }
}
