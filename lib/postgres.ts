/**
 * PostgreSQL: rows and changes in, rows out, and a place for checkpoints. For Node, by the packages `pg` and `pg-logical-replication`.
 *
 * @module
 */

export { postgresSource, type PostgresSourceOptions, type SettledRows } from './connect/postgres/postgresSource.js';
export { postgresSink, type PostgresSinkOptions } from './connect/postgres/postgresSink.js';
export { postgresCheckpoints, type PostgresCheckpointsOptions } from './connect/postgres/postgresCheckpoints.js';

// The database
export type { PostgresConnection, PostgresLocation } from './connect/postgres/postgresLocation.js';
export type { PostgresRow } from './connect/postgres/session.js';

// Rows
export type { SqlColumns } from './connect/sql/columns.js';
export type { PageOptions } from './connect/sql/pageOptions.js';
export type { RowPosition } from './connect/sql/pagedSource.js';
export type { TableName } from './connect/sql/identifiers.js';

// Changes
export { postgresChanges, type PostgresChangesOptions } from './connect/postgres/postgresChanges.js';
export type { ChangePosition, LogPosition } from './connect/postgres/postgresChanges.js';
export type { PostgresChange } from './connect/postgres/changeRecords.js';
export type { SnapshotPosition } from './connect/postgres/snapshotCopy.js';
