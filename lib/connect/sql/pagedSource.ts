import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { AbortSignalLike } from '../../transform/abortSignal.js';
import type { RejectedRecord, Source, SourceChunk } from '../../transform/source.js';
import { pause } from './pause.js';

/** Where a page begins: after the row with these values in the columns of the order; `null`: at the first. */
export interface RowPosition {
  readonly after: readonly unknown[] | null;
  /** How many rows it has: when it is read again, rows may have come behind it. */
  readonly rows: number;
}

/** A row, and what it stands in order by. */
export interface OrderedRow<Row> {
  readonly row: Row;
  readonly order: readonly unknown[];
}

/** Rows in an order, some at a time. */
export interface PagedRows<Row> {
  /** The first rows after these values. */
  page(after: readonly unknown[] | null, limit: number, signal: AbortSignalLike): Promise<readonly OrderedRow<Row>[]>;
  close(): void | Promise<void>;
}

/** What `pagedSource` is told. */
export interface PagedSettings<T, Row> {
  readonly name: string;
  /** The columns of the order, for messages. */
  readonly by: readonly string[];
  readonly after: readonly unknown[] | undefined;
  readonly pageSize: number;
  /** Milliseconds between looks for more rows; `undefined`: it ends when there are none. */
  readonly pollEvery: number | undefined;
  readonly map: ((row: Row) => T) | undefined;
  readonly open: () => PagedRows<Row>;
}

/** A source of the rows of a table or query, by columns whose values together grow with each row that is added. */
export function pagedSource<T, Row>(settings: PagedSettings<T, Row>): Source<T, RowPosition> {
  return { name: settings.name, open: (position, signal) => read(settings, position, signal) };
}

async function* read<T, Row>(
  settings: PagedSettings<T, Row>,
  position: RowPosition | undefined,
  signal: AbortSignalLike,
): AsyncGenerator<SourceChunk<T, RowPosition>, void> {
  const { name, pageSize, pollEvery, open } = settings;
  const rows = open();
  try {
    let after = position?.after ?? settings.after ?? null;
    let again = position?.rows;
    while (!signal.aborted) {
      const wanted = again ?? pageSize;
      // One more, to see whether it can be told from the last.
      const found = await rows.page(after, wanted + 1, signal);
      checkOrder(settings, found);
      const page = found.slice(0, wanted);
      if (again !== undefined && page.length < again) {
        throw new RxtideError(
          'SOURCE_FAILED',
          `${name}: ${again} rows were read here before, and there are ${page.length} now. A source can be read again only where rows are added and none is taken away`,
        );
      }
      again = undefined;
      if (page.length > 0) {
        yield { position: { after, rows: page.length }, ...eventsOf(settings, page) };
        after = page.at(-1)!.order;
      }
      if (found.length > wanted) continue;
      if (pollEvery === undefined) return;
      await pause(pollEvery, signal);
    }
  } finally {
    await rows.close();
  }
}

function eventsOf<T, Row>(
  { name, map }: PagedSettings<T, Row>,
  page: readonly OrderedRow<Row>[],
): { readonly values: readonly T[]; readonly rejected: readonly RejectedRecord[] } {
  const values: T[] = [];
  const rejected: RejectedRecord[] = [];
  for (const { row, order } of page) {
    try {
      values.push(map === undefined ? (row as unknown as T) : map(row));
    } catch (cause) {
      const message = `${name}, the row of ${order.join(', ')}: ${messageOf(cause)}`;
      rejected.push({ record: row, error: new RxtideError('BAD_RECORD', message, { cause }) });
    }
  }
  return { values, rejected };
}

/** Of two rows that cannot be told apart, a page could end between, and the second would be lost. */
function checkOrder<Row>({ name, by }: PagedSettings<unknown, Row>, rows: readonly OrderedRow<Row>[]): void {
  for (let i = 1; i < rows.length; i++) {
    const { order } = rows[i]!;
    if (order.some((value, column) => !isSame(value, rows[i - 1]!.order[column]))) continue;
    throw new RxtideError(
      'SOURCE_FAILED',
      `${name}: there are two rows whose ${by.join(', ')} is ${order.join(', ')}, so it cannot be said which was read last. ` +
        "Add a column to by that tells them apart, such as by: ['at', 'id']",
    );
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return a.join() === b.join();
  return a === b;
}
