import { quoted, quotedList } from '../sql/identifiers.js';
import type { KeyedTable } from '../sql/upsertSink.js';
import type { PostgresTableSettings } from './postgresStagedTable.js';
import { transact } from './server.js';

/** What a table with a key is made of. */
export interface PostgresKeyedSettings extends Omit<PostgresTableSettings, 'sink'> {
  readonly key: readonly string[];
}

/** A table of PostgreSQL whose rows, given as JSON, are replaced by key. */
export class PostgresKeyedTable implements KeyedTable<string> {
  readonly #settings: PostgresKeyedSettings;
  readonly #upsert: string;
  readonly #delete: string;

  constructor(settings: PostgresKeyedSettings) {
    const { table, columns, key } = settings;
    this.#settings = settings;
    const names = quotedList(columns);
    const others = columns.filter((column) => !key.includes(column)).map((column) => quoted(column, 'a column'));
    const change =
      others.length === 0 ? 'nothing' : `update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
    const rows = `json_populate_recordset(null::${table}, $1::json)`;
    this.#upsert = `insert into ${table} (${names}) select ${names} from ${rows} on conflict (${quotedList(key)}) do ${change}`;
    const same = key.map((name) => quoted(name, 'key')).map((name) => `"there".${name} = "gone".${name}`);
    this.#delete = `delete from ${table} as "there" using ${rows} as "gone" where ${same.join(' and ')}`;
  }

  /** Without rows: whether the table is there, with such columns and such a key. */
  async open(): Promise<void> {
    await this.write([], []);
  }

  async write(rows: readonly string[], deleted: readonly string[]): Promise<void> {
    const { title, server } = this.#settings;
    const list = (items: readonly string[]): string[] => [`[${items.join(',')}]`];
    await server.run('SINK_FAILED', `cannot write to ${title}`, async (session) => {
      if (deleted.length === 0) return session.query(this.#upsert, list(rows));
      return transact(session, async () => {
        await session.query(this.#upsert, list(rows));
        return session.query(this.#delete, list(deleted));
      });
    });
  }

  close(): Promise<void> {
    return this.#settings.server.close();
  }
}
