import { RxtideError } from '../../errors/rxtideError.js';
import { checkFunction } from '../../errors/checkFunction.js';
import type { Sink } from '../../transform/sink.js';
import { countOf } from '../file/options.js';
import { placesOf, rowsOf, type SqlColumns } from '../sql/columns.js';
import { quoted, quotedTable, type TableName, tableTitle } from '../sql/identifiers.js';
import { rowId } from '../sql/rowId.js';
import { StagedSink } from '../sql/stagedSink.js';
import { UpsertSink } from '../sql/upsertSink.js';
import { jsonRow } from './jsonRow.js';
import { PostgresKeyedTable } from './postgresKeyedTable.js';
import { locationOf, type PostgresLocation } from './postgresLocation.js';
import { PostgresStagedTable } from './postgresStagedTable.js';
import { Server } from './server.js';
import { type Connect, connect } from './session.js';

/** Where `postgresSink` writes, and how. */
export interface PostgresSinkOptions<T> extends PostgresLocation {
  /** The table, or `['schema', 'table']`. */
  readonly table: TableName;
  /** What is written to which column: names of properties, or a property or a function for each column. */
  readonly columns: SqlColumns<T>;
  /**
   * Columns that tell rows apart, and have a primary key or a unique index: a row whose key is there replaces what is there. Default: rows are
   * added.
   */
  readonly key?: readonly string[];
  /** Whether a result says that the row of its key is no more; where there is a `key`. Default: none does. */
  readonly deleted?: (value: T) => boolean;
  /** Tells the sink from others in the same database. Keep it from run to run. Default: the table. */
  readonly name?: string;
  /** Rows that are gathered in memory before they are sent, all in one statement, or 4 million characters of them. Default 5,000. */
  readonly flushRows?: number;
}

/** Characters of rows that are gathered at most. */
const FLUSH_CHARACTERS = 4 * 1024 * 1024;
/** Bytes that a name may have in PostgreSQL, which cuts off the rest. */
const LONGEST_NAME = 63;

/**
 * Writes results to a table of PostgreSQL, by the package `pg`.
 *
 * **Guarantee: exactly once.** Rows are first written to a table beside it, `rxtide_staged_<name>`, and are durable there when a checkpoint is
 * prepared. Once the checkpoint is complete, one transaction moves them into the table and notes the checkpoint in `rxtide_sinks`; doing so
 * again, from another process too, does nothing. So readers see whole checkpoints, and no row is missing or there twice, whichever
 * of the job, the connection and the server fails. What is not committed is thrown away when the sink is opened again. Without
 * checkpoints all rows show when the stream completes.
 *
 * **With a `key`** rows go to the table at once, by `insert … on conflict do update`. Written again after a crash, they come to the same; but
 * a reader may see, until then, what is later than the last checkpoint.
 *
 * **Values** are sent as JSON, and read by the type of their column: a `Date` or its text for a timestamp, a bigint or its text for `int8` and
 * `numeric`, a `Uint8Array` for `bytea`, an array for an array, anything that is plain data for `json` and `jsonb`. `undefined` is null.
 *
 * **Back-pressure.** One statement is under way at a time, and the pipeline waits for it.
 *
 * **Errors.** When the connection is lost or the server restarts, the call is made again, for `retryFor`. `SINK_FAILED`: that was too long, or
 * the server refuses. Rules of a row (`not null`, `check`) hold for the staging table too; a row that breaks a `unique` fails when it
 * is to be shown, each time anew: remove it from the staging table, or the rule. `RESTORE_FAILED`: the database is not the one that
 * belongs to the checkpoint.
 *
 * The user needs to be allowed to create tables in the first schema of its search path.
 *
 * @example
 * ```ts
 * import { agg, fromArray, keyBy, minutes, toSink, tumbling, windowBy } from 'rxtide';
 * import { postgresSink } from 'rxtide/postgres';
 *
 * const clicks = [{ at: 0, page: '/' }];
 * fromArray(clicks, { timestampOf: (click) => click.at })
 *   .pipe(
 *     keyBy((click) => click.page),
 *     windowBy(tumbling(minutes(1)), { clicks: agg.count() }),
 *     toSink(
 *       postgresSink({
 *         connection: 'postgres://localhost/shop',
 *         table: 'page_minutes',
 *         columns: { page: 'key', minute: (r) => new Date(r.window.start), clicks: (r) => r.value.clicks },
 *       }),
 *     ),
 *   );
 * ```
 * @category Sources and sinks
 */
export function postgresSink<T>(options: PostgresSinkOptions<T>): Sink<T> {
  return postgresSinkBy(connect, options);
}

/** The same, by another way to connect. */
export function postgresSinkBy<T>(connectTo: Connect, options: PostgresSinkOptions<T>): Sink<T> {
  const { key, deleted } = options;
  const location = locationOf('postgresSink', options);
  const table = quotedTable(options.table, 'postgresSink: table');
  const title = `postgres ${location.title} ${tableTitle(options.table)}`;
  const rows = rowsOf(title, options.columns);
  const columns = rows.names;
  const flushRows = countOf(options.flushRows ?? 5000, 'postgresSink: flushRows');
  const places = placesOf(title, 'key', key ?? [], columns);
  const shared = {
    title,
    table,
    columns,
    server: new Server(() => connectTo(location.config), location.retryFor),
  };
  if (key === undefined) {
    if (deleted !== undefined) throw invalid('deleted is only for a sink with a key, whose rows can be told apart');
    const sink = sinkName(options.name ?? tableTitle(options.table));
    const limits = { rows: flushRows, weightOf: (row: string) => row.length, weight: FLUSH_CHARACTERS };
    const staged = new PostgresStagedTable({ ...shared, sink });
    return new StagedSink<T, string>(title, staged, (batch, i) => jsonRow(columns, rows.row(batch, i)), limits);
  }
  if (places.length === 0) throw invalid("key must name at least one column, such as ['id']");
  if (deleted !== undefined) checkFunction(deleted, 'postgresSink: deleted');
  return new UpsertSink<T, string>(
    title,
    new PostgresKeyedTable({ ...shared, key }),
    (batch, i) => {
      const row = rows.row(batch, i);
      const id = rowId(places.map((place) => row[place]));
      return { id, row: jsonRow(columns, row), deleted: deleted?.(batch.values[i]!) ?? false };
    },
    { rows: flushRows, weightOf: ({ row }) => row.length, weight: FLUSH_CHARACTERS },
  );
}

function sinkName(name: string): string {
  quoted(name, 'postgresSink: name');
  if (Buffer.byteLength(`rxtide_staged_${name}`) <= LONGEST_NAME) return name;
  throw invalid(`the name '${name}' is too long for a table rxtide_staged_${name}. Give a shorter name`);
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `postgresSink: ${message}`);
}
