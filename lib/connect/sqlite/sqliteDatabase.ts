/** What a column of SQLite holds. */
export type SqliteValue = null | number | bigint | string | Uint8Array;

/** A row of SQLite by column. */
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

/** A prepared statement, as `node:sqlite`, `better-sqlite3` and `libsql` have it. */
export interface SqliteStatement {
  run(...parameters: never[]): unknown;
  all(...parameters: never[]): unknown[];
}

/** An open database, as `node:sqlite`, `better-sqlite3` and `libsql` have it. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}

/** Where the database is: one of the two. */
export interface SqliteLocation {
  /** The path or `file:` URL of the file, which is made if it is not there; its folder must be. All that name one file in a process share a connection. */
  readonly file?: string | URL;
  /** A database that you have opened, with `node:sqlite`, `better-sqlite3` or `libsql`. You close it, when all is done. */
  readonly database?: SqliteDatabase;
}
