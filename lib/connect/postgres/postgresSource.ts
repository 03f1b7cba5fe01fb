import { RxtideError } from '../../errors/rxtideError.js';
import { type DurationLike, durationOf } from '../../time/duration.js';
import type { AbortSignalLike } from '../../transform/abortSignal.js';
import type { Source } from '../../transform/source.js';
import { quoted, quotedList } from '../sql/identifiers.js';
import { type OrderedRow, type PagedRows, pagedSource, type RowPosition } from '../sql/pagedSource.js';
import { type PageOptions, pageRequest } from '../sql/pageOptions.js';
import { locationOf, type PostgresLocation } from './postgresLocation.js';
import { Server } from './server.js';
import { type Connect, connect, type PostgresRow } from './session.js';

/** Which rows nothing can come before any more: by the transaction that wrote them, or by their age. */
export type SettledRows =
  | {
      /** A column of type `xid8` with the default `pg_current_xact_id()`, which must be the first of `by`. */
      readonly transaction: string;
    }
  | {
      /** A column with the time at which the transaction began, such as one with the default `now()`, which must be the first of `by`. */
      readonly time: string;
      /** Longer than any transaction that adds rows lasts. */
      readonly after: DurationLike;
    };

/** What `postgresSource` reads, and how. */
export interface PostgresSourceOptions<T = PostgresRow> extends PostgresLocation, PageOptions<T, PostgresRow> {
  /**
   * Which rows are read. Default: all that can be seen, which is right where rows are added by one transaction at a time, or none are added any
   * more.
   */
  readonly settled?: SettledRows;
}

/**
 * Reads the rows of a table or a query of PostgreSQL in the order of a column that grows, page by page, by the package `pg`; at the end it ends,
 * or looks for more.
 *
 * **What comes out.** The rows as objects by column, or what `map` makes of them. `int8` is a number where that is exact, else a bigint;
 * `numeric` is text; `timestamptz` and `timestamp`, taken as UTC, are `Date`s; `date` is text; `json` is parsed; `bytea` is a
 * `Uint8Array`.
 *
 * **Rows that come out of order.** Numbers of a sequence are given out before transactions commit. Where several add rows at a time, row 8 can be
 * seen before row 7 is, and 7 would be missed. `settled` reads only what nothing can come before: `{ transaction: 'tx' }` with
 * `by: ['tx', 'id']` is exact, where `tx` is `xid8 not null default pg_current_xact_id()`; `{ time: 'created', after: seconds(10) }` with
 * `by: ['created', 'id']` is where no transaction lasts longer. `postgresChanges` has no such gap.
 *
 * **Positions.** The values of `by` of the last row, as text. Read again, the same pages come, as long as rows are added only. A change of a row is not
 * seen. Rows in which `by` is null are left out.
 *
 * **Errors.** A connection that is lost is made anew, for `retryFor`. `SOURCE_FAILED`: that was too long, or the server refuses; two rows have
 * equal values in `by`; rows that were read before are gone. Rows on which `map` throws are rejected.
 *
 * @example
 * ```ts
 * import { fromSource, seconds } from 'rxtide';
 * import { postgresSource } from 'rxtide/postgres';
 *
 * const orders = postgresSource({
 *   connection: 'postgres://localhost/shop',
 *   table: 'orders',
 *   by: ['tx', 'id'],
 *   settled: { transaction: 'tx' },
 *   pollEvery: seconds(1),
 *   map: (row) => ({ at: row.created as Date, price: Number(row.price) }),
 * });
 * export const orders$ = fromSource(orders, { timestampOf: (order) => order.at });
 * ```
 * @category Sources and sinks
 */
export function postgresSource<T = PostgresRow>(options: PostgresSourceOptions<T>): Source<T, RowPosition> {
  return postgresSourceBy(connect, options);
}

/** The same, by another way to connect. */
export function postgresSourceBy<T>(connectTo: Connect, options: PostgresSourceOptions<T>): Source<T, RowPosition> {
  const { title, config, retryFor } = locationOf('postgresSource', options);
  const request = pageRequest('postgresSource', options);
  const { by, after, pageSize, pollEvery } = request;
  const name = `postgres ${title} ${request.title}`;
  const sql = statements(request.from, by, settledOf(options.settled, by));
  return pagedSource<T, PostgresRow>({
    name,
    by,
    after: after?.map((value) => (value instanceof Date ? value.toISOString() : String(value))),
    pageSize,
    pollEvery,
    map: options.map,
    open: () => new PostgresPages(name, new Server(() => connectTo(config), retryFor), by.length, sql),
  });
}

/** The condition under which a row is settled. */
function settledOf(settled: SettledRows | undefined, by: readonly string[]): string {
  if (settled === undefined) return '';
  const isByTransaction = 'transaction' in settled;
  const first = isByTransaction ? settled.transaction : settled.time;
  const column = quoted(first, `postgresSource: settled.${isByTransaction ? 'transaction' : 'time'}`);
  // In any other order, a row that is settled may stand behind one that is not, or that nobody can see yet.
  if (by[0] !== first) {
    throw new RxtideError(
      'INVALID_OPTION',
      `postgresSource: rows settle by ${isByTransaction ? 'transaction' : 'time'}, so by must begin with '${first}'; it is ${by.join(', ')}`,
    );
  }
  if (isByTransaction) return ` and ${column} < pg_snapshot_xmin(pg_current_snapshot())`;
  const age = durationOf(settled.after, 'postgresSource: settled.after');
  return ` and ${column} < clock_timestamp() - interval '${age} milliseconds'`;
}

/**
 * The pages: the first, and what follows. What rows are in order by comes once more as text, for a `Date` is less exact than a timestamp.
 */
function statements(
  from: string,
  by: readonly string[],
  settled: string,
): { readonly first: string; readonly next: string } {
  const columns = by.map((column) => quoted(column, 'by'));
  const texts = columns.map((column, i) => `${column}::text as "rxtide_by_${i}"`).join(', ');
  const select = `select *, ${texts} from ${from} where`;
  const ordered = `order by ${quotedList(by)} limit`;
  const values = by.map((_, i) => `$${i + 2}`).join(', ');
  return {
    first: `${select} ${columns.map((column) => `${column} is not null`).join(' and ')}${settled} ${ordered} $1`,
    next: `${select} (${columns.join(', ')}) > (${values})${settled} ${ordered} $1`,
  };
}

class PostgresPages implements PagedRows<PostgresRow> {
  readonly #name: string;
  readonly #server: Server;
  readonly #columns: number;
  readonly #sql: { readonly first: string; readonly next: string };

  constructor(name: string, server: Server, columns: number, sql: { readonly first: string; readonly next: string }) {
    this.#name = name;
    this.#server = server;
    this.#columns = columns;
    this.#sql = sql;
  }

  async page(
    after: readonly unknown[] | null,
    limit: number,
    signal: AbortSignalLike,
  ): Promise<readonly OrderedRow<PostgresRow>[]> {
    const rows = await this.#server.run(
      'SOURCE_FAILED',
      `cannot read ${this.#name}`,
      (session) =>
        after === null ? session.query(this.#sql.first, [limit]) : session.query(this.#sql.next, [limit, ...after]),
      signal,
    );
    return rows.map((found) => {
      const row: Record<string, unknown> = { ...found };
      const order: unknown[] = [];
      for (let i = 0; i < this.#columns; i++) {
        order.push(row[`rxtide_by_${i}`]);
        Reflect.deleteProperty(row, `rxtide_by_${i}`);
      }
      return { row, order };
    });
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}
