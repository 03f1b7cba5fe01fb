import { quoted, quotedList } from '../sql/identifiers.js';
import type { KeyedTable } from '../sql/upsertSink.js';
import { sqliteFailed } from './failures.js';
import type { SqliteDriver } from './sqliteDriver.js';
import type { SqliteTableSettings } from './sqliteStagedTable.js';
import { transact } from './transact.js';

/** What a table with a key is made of. */
export interface SqliteKeyedSettings extends Omit<SqliteTableSettings, 'sink'> {
  readonly key: readonly string[];
  /** Where the columns of the key stand in a row. */
  readonly places: readonly number[];
}

/** A table of SQLite whose rows are replaced by key. */
export class SqliteKeyedTable implements KeyedTable<readonly unknown[]> {
  readonly #settings: SqliteKeyedSettings;
  readonly #upsert: string;
  readonly #delete: string;
  #driver: SqliteDriver | undefined;

  constructor(settings: SqliteKeyedSettings) {
    const { table, columns, key } = settings;
    this.#settings = settings;
    const others = columns.filter((column) => !key.includes(column)).map((column) => quoted(column, 'a column'));
    const change =
      others.length === 0 ? 'nothing' : `update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
    const values = columns.map(() => '?').join(', ');
    this.#upsert = `insert into ${table} (${quotedList(columns)}) values (${values}) on conflict (${quotedList(key)}) do ${change}`;
    this.#delete = `delete from ${table} where ${key.map((name) => `${quoted(name, 'key')} is ?`).join(' and ')}`;
  }

  async open(): Promise<void> {
    await this.#transaction((driver) => {
      if (this.#settings.create !== undefined) driver.exec(this.#settings.create);
      // Without rows: whether the table is there, with such columns and such a key.
      driver.run(this.#upsert);
    });
  }

  async write(rows: readonly (readonly unknown[])[], deleted: readonly (readonly unknown[])[]): Promise<void> {
    const { places } = this.#settings;
    await this.#transaction((driver) => {
      driver.run(this.#upsert, ...rows);
      driver.run(this.#delete, ...deleted.map((row) => places.map((place) => row[place])));
    });
  }

  close(): void {
    this.#driver?.close();
    this.#driver = undefined;
  }

  async #transaction(work: (driver: SqliteDriver) => void): Promise<void> {
    const { title, connect } = this.#settings;
    try {
      this.#driver ??= await connect();
      const driver = this.#driver;
      transact(driver, () => work(driver));
    } catch (error) {
      throw sqliteFailed('SINK_FAILED', `cannot write to ${title}`, error);
    }
  }
}
