import { RxtideError } from '../../errors/rxtideError.js';
import { quoted, quotedTable, type TableName } from '../sql/identifiers.js';
import { lsnOf } from './lsn.js';
import type { Server } from './server.js';
import type { Session } from './session.js';

/** What `postgresChanges` reads from. */
export interface SlotSettings {
  readonly title: string;
  readonly slot: string;
  readonly publication: string;
  /** Those of a publication that is to be made where it is not there. */
  readonly tables: readonly TableName[] | undefined;
  readonly server: Server;
}

/** Makes the publication, where it is not there and its tables are known. */
export async function ensurePublication(session: Session, settings: SlotSettings): Promise<void> {
  const { title, publication, tables } = settings;
  const found = await session.query('select 1 from pg_publication where pubname = $1', [publication]);
  if (found.length > 0) return;
  if (tables === undefined) {
    throw new RxtideError(
      'SOURCE_FAILED',
      `${title}: there is no publication '${publication}'. Create it, or name its tables, and it is made`,
    );
  }
  const list = tables.map((table) => quotedTable(table, 'postgresChanges: tables')).join(', ');
  await session.query(`create publication ${quoted(publication, 'publication')} for table ${list}`);
}

/** Makes the slot, where it is not there: changes from now on are kept for it. */
export async function ensureSlot(settings: SlotSettings): Promise<void> {
  const { title, slot, server } = settings;
  await server.run('SOURCE_FAILED', `cannot read ${title}`, async (session) => {
    await ensurePublication(session, settings);
    if ((await confirmedOf(session, slot)) === undefined) {
      await session.query("select pg_create_logical_replication_slot($1, 'pgoutput')", [slot]);
    }
  });
}

/** Throws `RESTORE_FAILED` where the server does not have any more what came after a position. */
export async function checkSlot({ title, slot, server }: SlotSettings, position: bigint): Promise<void> {
  const confirmed = await server.run('SOURCE_FAILED', `cannot read ${title}`, (session) => confirmedOf(session, slot));
  if (confirmed !== undefined && confirmed <= position) return;
  const what = confirmed === undefined ? 'is gone' : 'has moved on, by a later run or by somebody else';
  throw new RxtideError(
    'RESTORE_FAILED',
    `${title}: the slot '${slot}' ${what}, and with it changes that came after the checkpoint. Start without the checkpoint, with a snapshot`,
  );
}

async function confirmedOf(session: Session, slot: string): Promise<bigint | undefined> {
  const sql = 'select confirmed_flush_lsn::text as lsn from pg_replication_slots where slot_name = $1';
  const [row] = await session.query(sql, [slot]);
  return row === undefined ? undefined : lsnOf((row['lsn'] as string | null) ?? '0/0');
}
