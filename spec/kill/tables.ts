import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import pg from 'pg';

/** Every row of every table, as text, in order: a row that is there twice is in the list twice. */
export type Tables = Readonly<Record<'sums' | 'late' | 'pairs' | 'pauses', readonly string[]>>;

/** Makes what the sinks do not make by themselves. */
export async function makeTables({ postgres, schema }: { postgres: string; schema: string }): Promise<void> {
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  await client.query(`create schema ${client.escapeIdentifier(schema)}`);
  await client.query(`create table ${client.escapeIdentifier(schema)}.pairs (order_id text, payment_id text)`);
  await client.end();
}

/** What readers see once a job is done. */
export async function tablesOf(places: { folder: string; postgres: string; schema: string }): Promise<Tables> {
  const database = new Database(join(places.folder, 'results.db'));
  const rows = (sql: string): unknown[] => database.prepare(sql).all();
  const sums = rows('select * from sums');
  const late = rows('select * from late');
  database.close();
  const client = new pg.Client({ connectionString: places.postgres });
  await client.connect();
  const pairs = await client.query(`select * from ${client.escapeIdentifier(places.schema)}.pairs`);
  await client.query(`drop schema ${client.escapeIdentifier(places.schema)} cascade`);
  await client.end();
  const folder = join(places.folder, 'pauses');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  const pauses = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean));
  return { sums: sorted(sums), late: sorted(late), pairs: sorted(pairs.rows), pauses: pauses.sort() };
}

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** Where the tables of two runs differ; nothing if they are equal, row for row. */
export function differences(expected: Tables, actual: Tables): string[] {
  return (Object.keys(expected) as (keyof Tables)[]).flatMap((table) => {
    const missing = without(expected[table], actual[table]);
    const extra = without(actual[table], expected[table]);
    if (missing.length + extra.length === 0) return [];
    const shown = (rows: readonly string[]): string => `${rows.length}${rows.length > 0 ? `, such as ${rows[0]}` : ''}`;
    return [`${table}: of ${expected[table].length} rows missing ${shown(missing)}; too many ${shown(extra)}`];
  });
}

/** `rows`, each as often as it is there more than in `others`. */
function without(rows: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const n = left.get(row) ?? 0;
    left.set(row, n - 1);
    return n <= 0;
  });
}

/** Each order is in a sum or in the late ones, once. */
export function checkIds({ sums, late }: Tables, orders: number): string[] {
  const times = new Map<string, number>();
  const ids = [
    ...sums.flatMap((row) => (JSON.parse(row) as { ids: string }).ids.split(' ')),
    ...late.map((row) => (JSON.parse(row) as { id: string }).id),
  ];
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  const problems = [];
  const twice = [...times].filter(([, n]) => n > 1);
  if (twice.length > 0) problems.push(`${twice.length} orders are there more than once, such as ${twice[0]![0]}`);
  if (times.size !== orders) problems.push(`${orders - times.size} of ${orders} orders are missing`);
  return problems;
}
