import { RxtideError } from '../../errors/rxtideError.js';
import { type DurationLike, durationOf } from '../../time/duration.js';
import { countOf } from '../file/options.js';
import { quoted, quotedTable, type TableName, tableTitle } from './identifiers.js';

/** What sources of rows have in common. */
export interface PageOptions<T, Row> {
  /** The table or view to read; or give `sql`. */
  readonly table?: TableName;
  /** A `select` to read in place of a table, without an order or a limit. */
  readonly sql?: string;
  /**
   * The column that rows are read by, or several: together they must tell rows apart and not be null, and a row that is added must have
   * greater values than all that are there. `'id'`, or `['at', 'id']`.
   */
  readonly by: string | readonly string[];
  /** Begins after these values of `by`. Default: at the first row. */
  readonly after?: unknown;
  /** How often to look for more rows at the end. Default: never, the stream completes there. */
  readonly pollEvery?: DurationLike;
  /** Rows that are read at once, which are in memory together. Default 1,000. */
  readonly pageSize?: number;
  /** Makes an event of a row. A row on which it throws is rejected. Default: the row as it is. */
  readonly map?: (row: Row) => T;
}

/** Checked. */
export interface PageRequest {
  /** What is read, as it stands in SQL after `from`. */
  readonly from: string;
  readonly title: string;
  readonly by: readonly string[];
  readonly after: readonly unknown[] | undefined;
  readonly pageSize: number;
  readonly pollEvery: number | undefined;
}

/** Checks the options of a source of rows; `what` names it in messages. */
export function pageRequest<T, Row>(what: string, options: PageOptions<T, Row>): PageRequest {
  const { table, sql, pollEvery } = options;
  const by = typeof options.by === 'string' ? [options.by] : [...(options.by ?? [])];
  if (by.length === 0) throw invalid(`${what}: by must name the column that rows are read by, such as 'id'`);
  for (const column of by) quoted(column, `${what}: by`);
  const after = options.after === undefined ? undefined : by.length === 1 ? [options.after].flat() : options.after;
  if (after !== undefined && !(Array.isArray(after) && after.length === by.length)) {
    throw invalid(
      `${what}: after must be a value of each column of by (${by.join(', ')}), as an array where there are several`,
    );
  }
  if ((table === undefined) === (sql === undefined)) throw invalid(`${what} needs either a table, or sql`);
  return {
    from: table === undefined ? `(${statement(what, sql!)}) as "rxtide_rows"` : quotedTable(table, `${what}: table`),
    title: table === undefined ? 'query' : tableTitle(table),
    by,
    after: after as readonly unknown[] | undefined,
    pageSize: countOf(options.pageSize ?? 1000, `${what}: pageSize`),
    pollEvery: pollEvery === undefined ? undefined : durationOf(pollEvery, `${what}: pollEvery`, 1),
  };
}

function statement(what: string, sql: string): string {
  const text = typeof sql === 'string' ? sql.trim().replace(/;$/, '') : '';
  if (/^(select|with|values)\b/i.test(text)) return text;
  throw invalid(`${what}: sql must be a select; it is ${JSON.stringify(sql)}`);
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', message);
}
