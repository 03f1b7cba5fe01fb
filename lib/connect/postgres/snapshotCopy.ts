import { RxtideError } from '../../errors/rxtideError.js';
import type { AbortSignalLike } from '../../transform/abortSignal.js';
import type { SourceChunk } from '../../transform/source.js';
import { quoted, quotedTable } from '../sql/identifiers.js';
import { COPIES, type PostgresChange } from './changeRecords.js';
import { lsnOf } from './lsn.js';
import { checkSlot, ensurePublication, type SlotSettings } from './replicationSlot.js';
import { transact } from './server.js';
import type { PostgresRow, Session } from './session.js';

/** Where a chunk of the snapshot begins. */
export interface SnapshotPosition {
  /** The number of the table. */
  readonly table: number;
  readonly after: number;
  readonly count: number;
  /** The place in the log at which the snapshot was taken: a later one has other rows. */
  readonly lsn: string;
}

/**
 * Makes the slot anew, and copies the tables as they were at that moment into tables of their own, on the server: so the snapshot can be read again from any
 * row, after a crash too, long after the moment is gone.
 */
export async function copySnapshot(settings: SlotSettings, replicate: () => Promise<Session>): Promise<void> {
  const { title, slot, publication, server } = settings;
  await server.run('SOURCE_FAILED', `cannot copy the tables of ${title}`, async (session) => {
    await ensurePublication(session, settings);
    const old = 'select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1';
    await session.query(old, [slot]);
    await dropCopies(session, slot);
    const tables = await session.query(
      'select schemaname, tablename from pg_publication_tables where pubname = $1 and not starts_with(tablename, $2) order by 1, 2',
      [publication, COPIES],
    );
    // The snapshot lives as long as this connection does nothing else.
    const replication = await replicate();
    try {
      const [made] = await replication.query(
        `CREATE_REPLICATION_SLOT ${quoted(slot, 'slot')} LOGICAL pgoutput EXPORT_SNAPSHOT`,
      );
      const snapshot = String(made!['snapshot_name']).replaceAll("'", "''");
      const copy = async (): Promise<void> => {
        await session.query(`set transaction snapshot '${snapshot}'`);
        await session.query(
          `create table ${nameOf(slot)} ("number" int primary key, "table" text, "lsn" text, "at" timestamptz)`,
        );
        for (const [i, { schemaname, tablename }] of tables.entries()) {
          const table = quotedTable([schemaname as string, tablename as string], 'table');
          await session.query(
            `create table ${nameOf(slot, i)} as select row_number() over () as "rxtide_row", * from ${table}`,
          );
          await session.query(`alter table ${nameOf(slot, i)} add primary key ("rxtide_row")`);
          await session.query(`insert into ${nameOf(slot)} values ($1, $2, $3, now())`, [
            i,
            `${String(schemaname)}.${String(tablename)}`,
            made!['consistent_point'],
          ]);
        }
      };
      await transact(session, copy, 'begin isolation level repeatable read');
    } finally {
      await replication.end().catch(() => undefined);
    }
  });
}

/** Reads the copies from a position on. */
export async function* readSnapshot(
  settings: SlotSettings,
  pageSize: number,
  position: SnapshotPosition | undefined,
  signal: AbortSignalLike,
): AsyncGenerator<SourceChunk<PostgresChange, SnapshotPosition>, void> {
  const { title, slot, server } = settings;
  const doing = `cannot read the snapshot of ${title}`;
  const query = (sql: string, ...parameters: unknown[]): Promise<PostgresRow[]> =>
    server.run('SOURCE_FAILED', doing, (session) => session.query(sql, parameters), signal);
  const [known] = await query('select to_regclass($1) is not null as "there"', nameOf(slot));
  if (known?.['there'] !== true) {
    throw new RxtideError(
      'RESTORE_FAILED',
      `${title}: the copy of the snapshot is gone, which the checkpoint goes on from. Start without the checkpoint`,
    );
  }
  if (position !== undefined) {
    const [taken] = await query(`select "lsn" from ${nameOf(slot)} limit 1`);
    if (taken?.['lsn'] !== position.lsn) {
      throw new RxtideError(
        'RESTORE_FAILED',
        `${title}: the snapshot was taken anew since, at ${String(taken?.['lsn'])}; the checkpoint is of that at ${position.lsn}. Start without the checkpoint`,
      );
    }
    // What changed since the snapshot must all be there still.
    await checkSlot(settings, lsnOf(position.lsn));
  }
  let again = position?.count;
  for (const { number, table, lsn, at } of await query(
    `select * from ${nameOf(slot)} where "number" >= $1 order by 1`,
    position?.table ?? 0,
  )) {
    let after = number === position?.table ? position!.after : 0;
    for (;;) {
      const count = again ?? pageSize;
      again = undefined;
      const sql = `select * from ${nameOf(slot, number as number)} where "rxtide_row" > $1 order by "rxtide_row" limit $2`;
      const rows = await query(sql, after, count);
      if (rows.length === 0) break;
      const values = rows.map((found): PostgresChange => {
        const row = { ...found };
        Reflect.deleteProperty(row, 'rxtide_row');
        const about = { lsn: lsn as string, transaction: 0, at: (at as Date).getTime() };
        return { kind: 'insert', table: table as string, before: undefined, after: row, ...about };
      });
      yield { position: { table: number as number, after, count: rows.length, lsn: lsn as string }, values };
      after += rows.length;
    }
  }
}

/** Removes the copies, if they are there. */
export async function dropCopies(session: Session, slot: string): Promise<void> {
  const [known] = await session.query('select to_regclass($1) is not null as "there"', [nameOf(slot)]);
  if (known?.['there'] !== true) return;
  await transact(session, async () => {
    const copies = await session.query(`select "number" from ${nameOf(slot)}`);
    for (const { number } of copies) await session.query(`drop table if exists ${nameOf(slot, number as number)}`);
    await session.query(`drop table ${nameOf(slot)}`);
  });
}

function nameOf(slot: string, table?: number): string {
  return quoted(`${COPIES}${slot}${table === undefined ? '' : `_${table}`}`, 'slot');
}
