import { randomUUID } from 'node:crypto';
import { type Epoch, isOver, isToBeShown, type Shown, takenOver } from '../sql/epoch.js';
import { quoted, quotedList } from '../sql/identifiers.js';
import type { StagedTable } from '../sql/stagedSink.js';
import { sqliteFailed } from './failures.js';
import type { SqliteDriver } from './sqliteDriver.js';
import { stagingColumns } from './stagingColumns.js';
import { transact } from './transact.js';

const LEDGER = `create table if not exists "rxtide_sinks" (
  "sink" text not null primary key, "run" text not null, "epoch" integer not null, "checkpoint" integer not null,
  "ended" integer not null, "writer" text not null)`;
const RECORD = 'select "run", "epoch", "checkpoint", "ended", "writer" from "rxtide_sinks" where "sink" = ?';

/** What a staged table of SQLite is made of. */
export interface SqliteTableSettings {
  /** For messages. */
  readonly title: string;
  /** Tells its staged rows from those of others in the same database. */
  readonly sink: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Makes the table where it is not there. */
  readonly create: string | undefined;
  readonly connect: () => Promise<SqliteDriver>;
}

/** Rows in a staging table of their own, `rxtide_staged_…`, and the record of what is shown in `rxtide_sinks`. */
export class SqliteStagedTable implements StagedTable<readonly unknown[]> {
  readonly #settings: SqliteTableSettings;
  readonly #staging: string;
  readonly #insert: string;
  readonly #writer = randomUUID();
  #driver: SqliteDriver | undefined;

  constructor(settings: SqliteTableSettings) {
    const { sink, columns } = settings;
    this.#settings = settings;
    this.#staging = quoted(`rxtide_staged_${sink}`, 'name');
    const places = columns.map(() => '?').join(', ');
    this.#insert = `insert into ${this.#staging} ("rxtide_epoch", ${quotedList(columns)}) values (?, ${places})`;
  }

  open(handle: Epoch | undefined): Promise<{ readonly run: string; readonly over: boolean }> {
    const { title, sink, create, table, columns } = this.#settings;
    return this.#transaction((driver) => {
      if (create !== undefined) driver.exec(create);
      const shown = recordOf(driver, sink);
      if (handle !== undefined) isToBeShown(title, handle, shown);
      const run = handle?.run ?? randomUUID();
      const over = handle !== undefined && isOver(title, handle, shown!);
      // What the checkpoint names has been shown: whatever is left was staged after it.
      driver.exec(`drop table if exists ${this.#staging}`);
      driver.exec(
        `create table ${this.#staging} ("rxtide_epoch" integer not null, ${stagingColumns(driver, title, table, columns)}`,
      );
      const { epoch, checkpoint, ended } = handle === undefined ? NOTHING : shown!;
      driver.run(
        'insert or replace into "rxtide_sinks" ("sink", "run", "epoch", "checkpoint", "ended", "writer") values (?, ?, ?, ?, ?, ?)',
        [sink, run, epoch, checkpoint, ended, this.#writer],
      );
      return { run, over };
    });
  }

  async stage(epoch: number, _from: number, rows: readonly (readonly unknown[])[]): Promise<void> {
    const { title, sink } = this.#settings;
    await this.#transaction((driver) => {
      if (recordOf(driver, sink)?.writer !== this.#writer) throw takenOver(title);
      driver.run(this.#insert, ...rows.map((row) => [epoch, ...row]));
    });
  }

  async show(epoch: Epoch, ended: boolean): Promise<void> {
    const { title, sink, table } = this.#settings;
    await this.#transaction((driver) => {
      const shown = recordOf(driver, sink);
      if (!isToBeShown(title, epoch, shown) && !ended) return;
      // By the columns that were staged: the pipeline may have others by now.
      const staged = driver.all('select "name" from pragma_table_info(?)', [`rxtide_staged_${sink}`]);
      const names = quotedList(staged.map(({ name }) => name as string).filter((name) => name !== 'rxtide_epoch'));
      driver.run(
        `insert into ${table} (${names}) select ${names} from ${this.#staging} where "rxtide_epoch" <= ? order by rowid`,
        [epoch.epoch],
      );
      driver.run(`delete from ${this.#staging} where "rxtide_epoch" <= ?`, [epoch.epoch]);
      driver.run('update "rxtide_sinks" set "epoch" = ?, "checkpoint" = ?, "ended" = ? where "sink" = ?', [
        epoch.epoch,
        epoch.checkpoint,
        ended,
        sink,
      ]);
    });
  }

  close(): void {
    this.#driver?.close();
    this.#driver = undefined;
  }

  async #transaction<R>(work: (driver: SqliteDriver) => R): Promise<R> {
    const { title, connect } = this.#settings;
    try {
      this.#driver ??= await connect();
      const driver = this.#driver;
      return transact(driver, () => {
        driver.exec(LEDGER);
        return work(driver);
      });
    } catch (error) {
      throw sqliteFailed('SINK_FAILED', `cannot write to ${title}`, error);
    }
  }
}

const NOTHING = { epoch: 0, checkpoint: 0, ended: false };

function recordOf(driver: SqliteDriver, sink: string): (Shown & { readonly writer: string }) | undefined {
  const [row] = driver.all(RECORD, [sink]);
  if (row === undefined) return undefined;
  const { run, epoch, checkpoint, ended, writer } = row;
  return {
    run: String(run),
    epoch: Number(epoch),
    checkpoint: Number(checkpoint),
    ended: ended === 1,
    writer: String(writer),
  };
}
