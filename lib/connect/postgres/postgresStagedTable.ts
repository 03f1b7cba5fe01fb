import { randomUUID } from 'node:crypto';
import { type Epoch, isOver, isToBeShown, type Shown, takenOver } from '../sql/epoch.js';
import { quoted, quotedList } from '../sql/identifiers.js';
import type { StagedTable } from '../sql/stagedSink.js';
import { type Server, transact } from './server.js';
import type { PostgresRow, Session } from './session.js';

/** Of the transactions that make tables of rxtide's own, one at a time. */
export const ALONE = "select pg_advisory_xact_lock(hashtextextended('rxtide tables', 0))";
const LEDGER = `create table if not exists "rxtide_sinks" (
  "sink" text not null primary key, "run" text not null, "epoch" bigint not null, "checkpoint" bigint not null,
  "ended" boolean not null, "writer" text not null, "columns" text[] not null)`;
const RECORD = 'select * from "rxtide_sinks" where "sink" = $1 for update';

/** What a staged table of PostgreSQL is made of. */
export interface PostgresTableSettings {
  /** For messages. */
  readonly title: string;
  /** Tells its staged rows from those of others in the same database. */
  readonly sink: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly server: Server;
}

/** Rows, as JSON, in a staging table of their own, `rxtide_staged_…`, and the record of what is shown in `rxtide_sinks`. */
export class PostgresStagedTable implements StagedTable<string> {
  readonly #settings: PostgresTableSettings;
  readonly #staging: string;
  readonly #stage: string;
  readonly #writer = randomUUID();

  constructor(settings: PostgresTableSettings) {
    this.#settings = settings;
    this.#staging = quoted(`rxtide_staged_${settings.sink}`, 'name');
    const columns = `${quotedList(settings.columns)}, "rxtide_epoch", "rxtide_row"`;
    // One statement, and so one transaction. A row that is there was written by an attempt whose answer was lost.
    this.#stage = `with "writer" as (select 1 from "rxtide_sinks" where "sink" = $1 and "writer" = $2 for share),
      "staged" as (insert into ${this.#staging} (${columns})
        select ${columns} from "writer", json_populate_recordset(null::${this.#staging}, $3::json) on conflict do nothing)
      select count(*) as "writers" from "writer"`;
  }

  open(handle: Epoch | undefined): Promise<{ readonly run: string; readonly over: boolean }> {
    const { title, sink, table, columns } = this.#settings;
    const run = handle?.run ?? randomUUID();
    return this.#transaction(async (session) => {
      await session.query(ALONE);
      await session.query(LEDGER);
      const shown = recordOf(await session.query(RECORD, [sink]));
      if (handle !== undefined) isToBeShown(title, handle, shown);
      const over = handle !== undefined && isOver(title, handle, shown!);
      // What the checkpoint names has been shown: whatever is left was staged after it.
      await session.query(`drop table if exists ${this.#staging}`);
      // With the rules of the table, so that a row which it will not take is refused when it is written, not when it is to be shown.
      await session.query(
        `create table ${this.#staging} (like ${table} including defaults including constraints including identity including generated)`,
      );
      await session.query(
        `alter table ${this.#staging} add column "rxtide_epoch" bigint, add column "rxtide_row" bigint, add primary key ("rxtide_epoch", "rxtide_row")`,
      );
      const { epoch, checkpoint, ended } = handle === undefined ? NOTHING : shown!;
      await session.query('delete from "rxtide_sinks" where "sink" = $1', [sink]);
      await session.query('insert into "rxtide_sinks" values ($1, $2, $3, $4, $5, $6, $7)', [
        sink,
        run,
        epoch,
        checkpoint,
        ended,
        this.#writer,
        columns,
      ]);
      return { run, over };
    });
  }

  async stage(epoch: number, from: number, rows: readonly string[]): Promise<void> {
    const { title, sink, server } = this.#settings;
    const numbered = rows.map((row, i) => `${row.slice(0, -1)},"rxtide_epoch":${epoch},"rxtide_row":${from + i}}`);
    const parameters = [sink, this.#writer, `[${numbered.join(',')}]`];
    const [found] = await server.run('SINK_FAILED', `cannot write to ${title}`, (session) =>
      session.query(this.#stage, parameters),
    );
    if (found?.['writers'] !== 1) throw takenOver(title);
  }

  async show(epoch: Epoch, ended: boolean): Promise<void> {
    const { title, sink, table } = this.#settings;
    await this.#transaction(async (session) => {
      await session.query(ALONE);
      await session.query(LEDGER);
      const record = await session.query(RECORD, [sink]);
      if (!isToBeShown(title, epoch, recordOf(record)) && !ended) return;
      // By the columns that were staged: the pipeline may have others by now.
      const columns = quotedList(record[0]!['columns'] as string[]);
      await session.query(
        `insert into ${table} (${columns}) select ${columns} from ${this.#staging}
         where "rxtide_epoch" <= $1 order by "rxtide_epoch", "rxtide_row"`,
        [epoch.epoch],
      );
      await session.query(`delete from ${this.#staging} where "rxtide_epoch" <= $1`, [epoch.epoch]);
      await session.query('update "rxtide_sinks" set "epoch" = $2, "checkpoint" = $3, "ended" = $4 where "sink" = $1', [
        sink,
        epoch.epoch,
        epoch.checkpoint,
        ended,
      ]);
    });
  }

  close(): Promise<void> {
    return this.#settings.server.close();
  }

  #transaction<R>(work: (session: Session) => Promise<R>): Promise<R> {
    const { title, server } = this.#settings;
    return server.run('SINK_FAILED', `cannot write to ${title}`, (session) => transact(session, () => work(session)));
  }
}

const NOTHING = { epoch: 0, checkpoint: 0, ended: false };

function recordOf([row]: readonly PostgresRow[]): Shown | undefined {
  if (row === undefined) return undefined;
  const { run, epoch, checkpoint, ended } = row;
  return { run: String(run), epoch: Number(epoch), checkpoint: Number(checkpoint), ended: ended === true };
}
