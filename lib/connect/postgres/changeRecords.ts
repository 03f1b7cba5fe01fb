import { PgoutputPlugin, type Pgoutput } from 'pg-logical-replication';
import { decoderOf } from './decode.js';
import type { PostgresRow } from './session.js';

/** What happened to a row of a table. */
export interface PostgresChange<Row = PostgresRow> {
  /** `truncate`: all rows of the table are gone; it has no row. */
  readonly kind: 'insert' | 'update' | 'delete' | 'truncate';
  /** `schema.table`. */
  readonly table: string;
  /**
   * What the row was, where the server tells: all of it by `REPLICA IDENTITY FULL`, else the columns of its key, of a delete and of an update that
   * changes them.
   */
  readonly before: Partial<Row> | undefined;
  /** What the row is now. A long value that an update left alone is `undefined`, unless the table has `REPLICA IDENTITY FULL`. */
  readonly after: Row | undefined;
  /** Where the commit is in the server's log, such as `0/16B3748`. Equal for all changes of a transaction. */
  readonly lsn: string;
  /** The number of the transaction; 0 for rows of the snapshot. */
  readonly transaction: number;
  /** When it was committed, in ms since the epoch, by the server's clock. */
  readonly at: number;
}

/** A transaction as it comes: its beginning, its changes, its end. */
export type Step =
  | { readonly kind: 'begin'; readonly lsn: string; readonly transaction: number; readonly at: number }
  | { readonly kind: 'change'; readonly change: Pick<PostgresChange, 'kind' | 'table' | 'before' | 'after'> }
  | { readonly kind: 'commit' };

const MICROSECONDS = 1000n;

/** What the names of tables begin with that snapshots are copied to: a publication of all tables has them too, and they are none of the user's. */
export const COPIES = 'rxtide_snapshot_';

/** Reads the messages of one connection by the package `pg-logical-replication`, with values decoded as everywhere in `rxtide/postgres`. */
export function messageReader(publication: string): (bytes: Buffer) => readonly Step[] {
  const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: [publication] });
  return (bytes) => {
    const message = plugin.parse(bytes);
    switch (message.tag) {
      case 'begin': {
        const at = Number((message.commitTime as bigint) / MICROSECONDS);
        return [{ kind: 'begin', lsn: message.commitLsn ?? '0/0', transaction: message.xid >>> 0, at }];
      }
      case 'relation':
        for (const column of message.columns) column.parser = decoderOf(column.typeOid);
        return [];
      case 'insert':
        return change('insert', message.relation, undefined, message.new);
      case 'update':
        return change('update', message.relation, message.old ?? message.key, message.new);
      case 'delete':
        return change('delete', message.relation, message.old ?? message.key, undefined);
      case 'truncate':
        return message.relations.flatMap((relation) => change('truncate', relation, undefined, undefined));
      case 'commit':
        return [{ kind: 'commit' }];
      default:
        return [];
    }
  };
}

function change(
  kind: PostgresChange['kind'],
  { schema, name }: Pgoutput.MessageRelation,
  before: PostgresRow | null | undefined,
  after: PostgresRow | undefined,
): readonly Step[] {
  if (name.startsWith(COPIES)) return [];
  return [{ kind: 'change', change: { kind, table: `${schema}.${name}`, before: before ?? undefined, after } }];
}
