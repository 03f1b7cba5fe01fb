import { RxtideError } from '../../errors/rxtideError.js';
import type { Sink } from '../../transform/sink.js';
import { checkFunction } from '../../errors/checkFunction.js';
import { countOf } from '../file/options.js';
import { placesOf, rowsOf, type SqlColumns } from '../sql/columns.js';
import { quoted, quotedList } from '../sql/identifiers.js';
import { rowId } from '../sql/rowId.js';
import { StagedSink } from '../sql/stagedSink.js';
import { UpsertSink } from '../sql/upsertSink.js';
import { type OpenSqlite, openSqlite, titleOf } from './openSqlite.js';
import type { SqliteLocation } from './sqliteDatabase.js';
import { SqliteKeyedTable } from './sqliteKeyedTable.js';
import { SqliteStagedTable } from './sqliteStagedTable.js';

/** Where `sqliteSink` writes, and how. */
export interface SqliteSinkOptions<T> extends SqliteLocation {
  /** The table. */
  readonly table: string;
  /** What is written to which column: names of properties, or a property or a function for each column. */
  readonly columns: SqlColumns<T>;
  /**
   * Columns that tell rows apart, and have a primary key or a unique index: a row whose key is there replaces what is there. Default: rows are
   * added.
   */
  readonly key?: readonly string[];
  /** Whether a result says that the row of its key is no more; where there is a `key`. Default: none does. */
  readonly deleted?: (value: T) => boolean;
  /** Makes the table if it is not there, with columns that take any value. Default: `false`. */
  readonly create?: boolean;
  /** Tells the sink from others in the same database. Keep it from run to run. Default: the table. */
  readonly name?: string;
  /** Rows that are gathered in memory before they are written, all in one transaction. Default 5,000. */
  readonly flushRows?: number;
}

/**
 * Writes results to a table of SQLite.
 *
 * **Guarantee: exactly once.** Rows are first written to a table beside it, `rxtide_staged_<name>`, and are durable there when a checkpoint is
 * prepared. Once the checkpoint is complete, one transaction moves them into the table and notes the checkpoint in `rxtide_sinks`; doing so
 * again does nothing. So readers see whole checkpoints, and after a crash no row is missing or there twice. What is not committed
 * is thrown away when the sink is opened again. Without checkpoints all rows show when the stream completes.
 *
 * **With a `key`** rows go to the table at once, by `insert … on conflict do update`. Written again after a crash, they come to the same; but
 * a reader may see, until then, what is later than the last checkpoint.
 *
 * **Values.** Numbers, strings, bigints, booleans (1, 0), `Uint8Array`s, `Date`s (their ISO text), `null` and `undefined`. Anything else is an error.
 *
 * **Back-pressure.** The file is written in the calls themselves, so the pipeline waits.
 *
 * **Errors.** `SINK_FAILED`: the database cannot be written, or a row breaks a rule of the table. What must not be null is checked when a row is
 * staged; a row that breaks a `unique` or a `check` fails when it is to be shown, each time anew: remove it from the staging table, or the rule.
 * `RESTORE_FAILED`: the database is not the one that belongs to the checkpoint.
 *
 * @example
 * ```ts
 * import { agg, fromArray, keyBy, minutes, toSink, tumbling, windowBy } from 'rxtide';
 * import { sqliteSink } from 'rxtide/sqlite';
 *
 * const clicks = [{ at: 0, page: '/' }];
 * fromArray(clicks, { timestampOf: (click) => click.at })
 *   .pipe(
 *     keyBy((click) => click.page),
 *     windowBy(tumbling(minutes(1)), { clicks: agg.count() }),
 *     toSink(
 *       sqliteSink({
 *         file: 'pages.db',
 *         table: 'minutes',
 *         columns: { page: 'key', minute: (r) => r.window.start, clicks: (r) => r.value.clicks },
 *         create: true,
 *       }),
 *     ),
 *   );
 * ```
 * @category Sources and sinks
 */
export function sqliteSink<T>(options: SqliteSinkOptions<T>): Sink<T> {
  return sqliteSinkBy(openSqlite, options);
}

/** The same, by another way to open databases. */
export function sqliteSinkBy<T>(open: OpenSqlite, options: SqliteSinkOptions<T>): Sink<T> {
  const { key, deleted } = options;
  const table = quoted(options.table, 'sqliteSink: table');
  const title = `sqlite ${titleOf('sqliteSink', options)} ${options.table}`;
  const rows = rowsOf(title, options.columns);
  const limits = { rows: countOf(options.flushRows ?? 5000, 'sqliteSink: flushRows') };
  const places = placesOf(title, 'key', key ?? [], rows.names);
  const create = options.create === true ? creation(table, rows.names, key) : undefined;
  const shared = { title, table, columns: rows.names, create, connect: () => open(options, 'sqliteSink') };
  if (key === undefined) {
    if (deleted !== undefined) throw invalid('deleted is only for a sink with a key, whose rows can be told apart');
    const sink = options.name ?? options.table;
    quoted(sink, 'sqliteSink: name');
    return new StagedSink(title, new SqliteStagedTable({ ...shared, sink }), (batch, i) => rows.row(batch, i), limits);
  }
  if (places.length === 0) throw invalid("key must name at least one column, such as ['id']");
  if (deleted !== undefined) checkFunction(deleted, 'sqliteSink: deleted');
  return new UpsertSink<T, readonly unknown[]>(
    title,
    new SqliteKeyedTable({ ...shared, key, places }),
    (batch, i) => {
      const row = rows.row(batch, i);
      return { id: rowId(places.map((place) => row[place])), row, deleted: deleted?.(batch.values[i]!) ?? false };
    },
    limits,
  );
}

function creation(table: string, columns: readonly string[], key: readonly string[] | undefined): string {
  const primary = key === undefined ? '' : `, primary key (${quotedList(key)})`;
  return `create table if not exists ${table} (${quotedList(columns)}${primary})`;
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `sqliteSink: ${message}`);
}
