import { RxtideError } from '../../errors/rxtideError.js';
import type { SqliteDatabase, SqliteRow, SqliteStatement, SqliteValue } from './sqliteDatabase.js';

/** All that is asked of a database. Every call is over when it returns. */
export interface SqliteDriver {
  /** Runs statements without parameters. */
  exec(sql: string): void;
  /** Runs a statement for each row of parameters. */
  run(sql: string, ...rows: readonly (readonly unknown[])[]): void;
  /** Integers come as numbers where these are exact, else as bigints; blobs as bytes of their own. */
  all(sql: string, parameters?: readonly unknown[]): SqliteRow[];
  /** Gives it back. */
  close(): void;
}

/** A statement, with what tells those of `node:sqlite` from those of the others. */
interface Binding {
  run(...parameters: unknown[]): unknown;
  all(...parameters: unknown[]): unknown[];
  setReadBigInts?(on: boolean): void;
  safeIntegers?(on: boolean): unknown;
}

/** Statements that are kept prepared. */
const PREPARED = 64;

/** Calls a database of any of the shapes that there are, so that all take and give the same. */
export class DatabaseDriver implements SqliteDriver {
  readonly #database: SqliteDatabase;
  readonly #close: () => void;
  readonly #prepared = new Map<string, SqliteStatement>();

  constructor(database: SqliteDatabase, close: () => void = () => undefined) {
    this.#database = database;
    this.#close = close;
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  run(sql: string, ...rows: readonly (readonly unknown[])[]): void {
    const statement = this.#statement(sql) as Binding;
    for (const row of rows) statement.run(...argumentsOf(statement, row));
  }

  all(sql: string, parameters: readonly unknown[] = []): SqliteRow[] {
    const statement = this.#statement(sql) as Binding;
    const rows = statement.all(...argumentsOf(statement, parameters)) as Record<string, unknown>[];
    for (const row of rows) for (const column of Object.keys(row)) row[column] = given(row[column]);
    return rows as SqliteRow[];
  }

  close(): void {
    this.#prepared.clear();
    this.#close();
  }

  #statement(sql: string): SqliteStatement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    const all = statement as Binding;
    if (all.setReadBigInts === undefined) all.safeIntegers?.(true);
    else all.setReadBigInts(true);
    if (this.#prepared.size >= PREPARED) this.#prepared.clear();
    this.#prepared.set(sql, statement);
    return statement;
  }
}

/** Parameters as a statement takes them: an array, for libsql takes one value alone for an object with names; `node:sqlite` knows no arrays. */
function argumentsOf(statement: Binding, parameters: readonly unknown[]): unknown[] {
  const values = parameters.map(bound);
  return statement.setReadBigInts !== undefined || values.length === 0 ? values : [values];
}

/** A value as every driver takes it. Some end the process over one that they do not know. */
function bound(value: unknown): SqliteValue {
  switch (typeof value) {
    case 'number':
      // NaN is NULL in SQLite. Whole numbers are bound as integers: some drivers take every number for a real.
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : Number.isNaN(value) ? null : value;
    case 'string':
      if (!value.includes('\0')) return value;
      throw unbound('text with a character of code 0, at which SQLite ends text. Take it out, or write bytes');
    case 'bigint':
      if (BigInt.asIntN(64, value) === value) return value;
      throw unbound(`${value}, which has more than 64 bits. Write it as text`);
    case 'boolean':
      return value ? 1n : 0n;
    case 'undefined':
      return null;
    case 'object':
      if (value === null) return null;
      if (value instanceof Date) return dateText(value);
      if (value instanceof Uint8Array) return value;
      break;
    default:
  }
  throw unbound(
    `${typeof value === 'object' ? 'an object' : `a ${typeof value}`}. Write its properties to columns, or JSON`,
  );
}

function dateText(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function unbound(what: string): RxtideError {
  return new RxtideError('SINK_FAILED', `a value cannot be stored by SQLite: it is ${what}`);
}

/** A value as every driver is to give it. */
function given(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  // A Buffer of better-sqlite3's or libsql's: plain bytes compare, and go into checkpoints, as bytes.
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value;
}
