import { RxtideError } from '../../errors/rxtideError.js';
import type { Source } from '../../transform/source.js';
import { quotedList } from '../sql/identifiers.js';
import { type OrderedRow, type PagedRows, pagedSource, type RowPosition } from '../sql/pagedSource.js';
import { type PageOptions, pageRequest } from '../sql/pageOptions.js';
import { sqliteFailed } from './failures.js';
import { openSqlite, titleOf } from './openSqlite.js';
import type { SqliteLocation, SqliteRow } from './sqliteDatabase.js';
import type { SqliteDriver } from './sqliteDriver.js';

/** What `sqliteSource` reads, and how. */
export interface SqliteSourceOptions<T = SqliteRow> extends SqliteLocation, PageOptions<T, SqliteRow> {
  readonly table?: string;
}

/**
 * Reads the rows of a table or a query of SQLite in the order of a column that grows, page by page; at the end it ends, or looks for more.
 *
 * **What comes out.** The rows as objects by column, or what `map` makes of them. Whole numbers are numbers where these are exact, else
 * bigints; blobs are `Uint8Array`s.
 *
 * **Positions.** The values of `by` of the last row. Read again, the same pages come, as long as rows are added only. **A row that is added
 * later with a smaller value is not seen**; nor is a change of a row. Rows in which `by` is null are left out.
 *
 * **Errors.** `SOURCE_FAILED`: there is no such file, or it cannot be read (it is opened to read only, and left as it is); two rows have equal values in `by`; rows that were read before are gone.
 * Rows on which `map` throws are rejected.
 *
 * @example
 * ```ts
 * import { fromSource, seconds } from 'rxtide';
 * import { sqliteSource } from 'rxtide/sqlite';
 *
 * const orders = sqliteSource({
 *   file: 'shop.db',
 *   table: 'orders',
 *   by: 'id',
 *   pollEvery: seconds(1),
 *   map: (row) => ({ at: Number(row.at), price: Number(row.price) }),
 * });
 * export const orders$ = fromSource(orders, { timestampOf: (order) => order.at });
 * ```
 * @category Sources and sinks
 */
export function sqliteSource<T = SqliteRow>(options: SqliteSourceOptions<T>): Source<T, RowPosition> {
  const request = pageRequest('sqliteSource', options);
  const name = `sqlite ${titleOf('sqliteSource', options)} ${request.title}`;
  const { from, by, after, pageSize, pollEvery } = request;
  const columns = quotedList(by);
  const places = by.map(() => '?').join(', ');
  const ordered = `order by ${columns} limit ?`;
  const first = `select * from ${from} where ${columns.replaceAll(', ', ' is not null and ')} is not null ${ordered}`;
  const next = `select * from ${from} where (${columns}) > (${places}) ${ordered}`;
  const connect = async (): Promise<SqliteDriver> => openSqlite(options, 'sqliteSource', 'read');
  return pagedSource<T, SqliteRow>({
    name,
    by,
    after,
    pageSize,
    pollEvery,
    map: options.map,
    open: () => new SqlitePages(name, connect, by, first, next),
  });
}

class SqlitePages implements PagedRows<SqliteRow> {
  readonly #name: string;
  readonly #connect: () => Promise<SqliteDriver>;
  readonly #by: readonly string[];
  readonly #first: string;
  readonly #next: string;
  #driver: SqliteDriver | undefined;

  constructor(name: string, connect: () => Promise<SqliteDriver>, by: readonly string[], first: string, next: string) {
    this.#name = name;
    this.#connect = connect;
    this.#by = by;
    this.#first = first;
    this.#next = next;
  }

  async page(after: readonly unknown[] | null, limit: number): Promise<readonly OrderedRow<SqliteRow>[]> {
    try {
      this.#driver ??= await this.#connect();
      const rows =
        after === null ? this.#driver.all(this.#first, [limit]) : this.#driver.all(this.#next, [...after, limit]);
      return rows.map((row) => ({ row, order: this.#by.map((column) => this.#valueOf(row, column)) }));
    } catch (error) {
      throw sqliteFailed('SOURCE_FAILED', `cannot read ${this.#name}`, error);
    }
  }

  close(): void {
    this.#driver?.close();
    this.#driver = undefined;
  }

  /** Of a column that is written otherwise in the table, or is not there, there is no value to go on after. */
  #valueOf(row: SqliteRow, column: string): unknown {
    if (Object.hasOwn(row, column)) return row[column];
    throw new RxtideError(
      'SOURCE_FAILED',
      `cannot read ${this.#name}: by names '${column}', and its rows have ${Object.keys(row).join(', ')}. Write it as it is there`,
    );
  }
}
