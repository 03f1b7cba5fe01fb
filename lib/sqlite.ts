/**
 * SQLite: rows in and out, and a place for checkpoints. For Node: with its own SQLite from 22.13 on, below that with the package `libsql`.
 *
 * @module
 */

export { sqliteSource, type SqliteSourceOptions } from './connect/sqlite/sqliteSource.js';
export { sqliteSink, type SqliteSinkOptions } from './connect/sqlite/sqliteSink.js';
export { sqliteCheckpoints, type SqliteCheckpointsOptions } from './connect/sqlite/sqliteCheckpoints.js';

// The database
export type {
  SqliteDatabase,
  SqliteLocation,
  SqliteRow,
  SqliteStatement,
  SqliteValue,
} from './connect/sqlite/sqliteDatabase.js';

// Rows
export type { SqlColumns } from './connect/sql/columns.js';
export type { PageOptions } from './connect/sql/pageOptions.js';
export type { RowPosition } from './connect/sql/pagedSource.js';
export type { TableName } from './connect/sql/identifiers.js';
