import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { postgresSourceBy } from '../../../lib/connect/postgres/postgresSource.js';
import { postgresSource, type PostgresSourceOptions } from '../../../lib/postgres.js';
import { certificate } from '../net/certificate.js';
import { expectResumable, failureOf, iterate, readAll } from '../reading.js';
import { Faults } from '../sql/sinkModel.js';
import { connectionLost, connectWith, useDatabase } from './database.js';

const { connection, ask } = useDatabase('source');
let tables = 0;
const newTable = async (rows: number): Promise<string> => {
  const table = `t${++tables}`;
  await ask(`create table ${table} (id int8 primary key, at timestamptz,
    tx xid8 not null default pg_current_xact_id(), created timestamptz not null default now())`);
  await ask(
    `insert into ${table} select n, '2024-01-01'::timestamptz + (n / 2) * interval '1 microsecond' from generate_series(1, ${rows}) n`,
  );
  return table;
};
const optionsOf = (
  table: string,
  options: Partial<PostgresSourceOptions<number>> = {},
): PostgresSourceOptions<number> => ({
  connection,
  table,
  by: 'id',
  pageSize: 10,
  map: (row) => row['id'] as number,
  ...options,
});
const sqlOptions = ({
  sql,
  ...options
}: Partial<PostgresSourceOptions<number>> & { readonly sql: string }): PostgresSourceOptions<number> => ({
  connection,
  sql,
  by: 'id',
  map: (row) => row['id'] as number,
  ...options,
});
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('postgresSource', () => {
  it('reads all rows in order, and can go on from every page, to the microsecond', async () => {
    const table = await newTable(55);
    for (const by of ['id', ['at', 'id']]) {
      const source = () => postgresSource(optionsOf(table, { by }));
      expect((await readAll(source())).values).toEqual(upTo(55));
      await expectResumable(source);
    }
    const query = { table: undefined, sql: `select id, id * 2 as twice from ${table};`, map: undefined } as never;
    const { values } = await readAll(postgresSource(optionsOf('', query) as never));
    expect(values.slice(0, 2)).toEqual([
      { id: 1, twice: 2 },
      { id: 2, twice: 4 },
    ]);
    expect(
      (
        await readAll(
          postgresSource(optionsOf(table, { by: ['at', 'id'], after: [new Date(Date.UTC(2024, 0, 1)), 0] })),
        )
      ).values,
    ).toEqual(upTo(55));
  });

  it('reads on where a connection is cut or an answer is lost', async () => {
    const table = await newTable(35);
    for (let at = 0; at < 4; at++) {
      for (const answer of ['fails', 'is lost'] as const) {
        const faults = new Faults([{ at, answer }], connectionLost);
        expect((await readAll(postgresSourceBy(connectWith(faults), optionsOf(table)))).values).toEqual(upTo(35));
      }
    }
  });

  it('misses no row of a transaction that commits after one that began later', async () => {
    const table = await newTable(2);
    const stop = new AbortController();
    const chunks = iterate(
      postgresSource(optionsOf(table, { by: ['tx', 'id'], settled: { transaction: 'tx' }, pollEvery: 1 })),
      stop.signal,
    );
    const seen: number[] = [];
    const next = async (): Promise<void> => {
      const { value, done } = await chunks.next();
      if (done !== true) seen.push(...value.values);
    };
    await next();
    const slow = new pg.Client(connection);
    await slow.connect();
    await slow.query('begin');
    await slow.query(`insert into ${table} (id) values (3)`);
    await ask(`insert into ${table} (id) values (4)`);
    const later = next();
    // Row 4 can be seen, and is not read: row 3 may come yet.
    expect(seen).toEqual([1, 2]);
    await slow.query('commit');
    await slow.end();
    await later;
    if (seen.length < 4) await next();
    expect(seen).toEqual([1, 2, 3, 4]);
    stop.abort();
    await chunks.return!();
  });

  it('reads over TLS, and trusts nobody it was not told to', async () => {
    const table = await newTable(3);
    const connectedBy = (ssl: object): PostgresSourceOptions<number> =>
      optionsOf(table, { connection: { ...connection, ssl }, retryFor: 0 });
    const secure = sqlOptions({
      connection: { ...connection, ssl: { ca: certificate.cert } },
      sql: 'select id from pg_stat_ssl, generate_series(1, 1) id where pid = pg_backend_pid() and ssl',
    });
    expect((await readAll(postgresSource(secure))).values).toEqual([1]);
    expect((await readAll(postgresSource(connectedBy({ ca: certificate.cert })))).values).toEqual([1, 2, 3]);
    expect((await failureOf(readAll(postgresSource(connectedBy({}))))).message).toContain('self-signed certificate');
  });

  it('ends at once when it is stopped in the middle of a query', async () => {
    const stop = new AbortController();
    const slow = sqlOptions({ sql: 'select id, pg_sleep(600) from generate_series(1, 1) id' });
    const chunk = iterate(postgresSource(slow), stop.signal).next();
    const running =
      "select count(*)::int as n from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid()";
    while ((await ask(running))[0]!['n'] === 0) await new Promise(setImmediate);
    stop.abort();
    await expect(chunk).rejects.toMatchObject({ code: 'SOURCE_FAILED' });
  });

  it('makes no connection any more when it is stopped while it waits for the server', async () => {
    const stop = new AbortController();
    let tries = 0;
    const connectTo = (): Promise<never> => {
      tries++;
      setImmediate(() => stop.abort());
      return Promise.reject(connectionLost());
    };
    const source = postgresSourceBy(connectTo, optionsOf('none'));
    const failure = await failureOf(
      Promise.resolve(source.open(undefined, stop.signal)[Symbol.asyncIterator]().next()),
    );
    expect(failure.code).toBe('SOURCE_FAILED');
    expect(tries).toBe(1);
  });

  it('leaves rows for later that are younger than it is told', async () => {
    const table = await newTable(3);
    await ask(`update ${table} set created = now() + interval '1 hour' where id = 3`);
    const settled = { time: 'created', after: 0 };
    expect((await readAll(postgresSource(optionsOf(table, { by: ['created', 'id'], settled })))).values).toEqual([
      1, 2,
    ]);
  });

  it('fails where two rows cannot be told apart', async () => {
    const table = await newTable(9);
    expect((await failureOf(readAll(postgresSource(optionsOf(table, { by: 'at' }))))).message).toContain(
      "by: ['at', 'id']",
    );
  });

  it('checks its options', () => {
    expect(() => postgresSource(optionsOf('t', { settled: { transaction: 'tx' } }))).toThrow("must begin with 'tx'");
    // By id alone, row 8 of a transaction that began early would be read before row 7 of one that began late.
    expect(() => postgresSource(optionsOf('t', { settled: { time: 'at', after: 1 } }))).toThrow("must begin with 'at'");
    const settled = { time: 'at', after: -1 };
    expect(() => postgresSource(optionsOf('t', { by: ['at', 'id'], settled }))).toThrow('settled.after');
  });
});
