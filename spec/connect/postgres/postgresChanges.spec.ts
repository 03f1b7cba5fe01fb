import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ReplicationStream } from '../../../lib/connect/postgres/replicationStream.js';
import {
  postgresChanges,
  type ChangePosition,
  type LogPosition,
  type PostgresChange,
  type PostgresChangesOptions,
  type SnapshotPosition,
} from '../../../lib/postgres.js';
import type { Source, SourceChunk } from '../../../lib/transform/source.js';
import { failureOf } from '../reading.js';
import { useDatabase } from './database.js';

const { connection, ask } = useDatabase('changes');
let tables = 0;

/** A table, and how to follow it. */
async function newTable(
  columns: string,
): Promise<{ readonly table: string; readonly options: PostgresChangesOptions }> {
  const table = `c${++tables}`;
  await ask(`create table ${table} (${columns})`);
  const options = {
    connection,
    publication: `p${tables}`,
    tables: [table],
    slot: `s${tables}_${process.pid}`,
    pageSize: 3,
  };
  return { table, options };
}

type Chunk = SourceChunk<PostgresChange, ChangePosition>;

/** Reads until so many events have come. */
async function follow(
  source: Source<PostgresChange, ChangePosition>,
  count: number,
  position?: ChangePosition,
  onChunk: (chunk: Chunk, n: number) => unknown = () => undefined,
): Promise<Chunk[]> {
  const stop = new AbortController();
  const chunks: Chunk[] = [];
  let seen = 0;
  for await (const chunk of source.open(position, stop.signal)) {
    chunks.push(chunk);
    seen += chunk.values.length;
    await onChunk(chunk, chunks.length);
    if (seen >= count) break;
  }
  stop.abort();
  return chunks;
}

async function isActive(slot: string): Promise<boolean> {
  const [found] = await ask('select active from pg_replication_slots where slot_name = $1', slot);
  return found?.['active'] === true;
}

const valuesOf = (chunks: readonly Chunk[]): PostgresChange[] => chunks.flatMap(({ values }) => [...values]);
const rowsAfter = (changes: readonly PostgresChange[], start = new Map<unknown, unknown>()): Map<unknown, unknown> => {
  const rows = new Map(start);
  for (const { kind, before, after } of changes) {
    if (kind === 'truncate') rows.clear();
    if (before !== undefined) rows.delete(before['id']);
    if (after !== undefined) rows.set(after['id'], after['n']);
  }
  return rows;
};
const cut = async ({ slot }: PostgresChangesOptions): Promise<void> => {
  await ask(
    'select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = $1 and active_pid is not null',
    slot,
  );
};
/** The slot is there before anything changes. */
const begin = async (options: PostgresChangesOptions): Promise<void> => {
  await ask(`create publication ${options.publication} for table ${String(options.tables![0])}`);
  await ask(`select pg_create_logical_replication_slot($1, 'pgoutput')`, options.slot);
};

describe('postgresChanges', () => {
  it('gives each change with its rows, decoded by type', async () => {
    const { table, options } = await newTable(
      'id int primary key, i int8, d numeric, t timestamptz, u timestamp, b bytea, j jsonb, a text[], s text',
    );
    await begin(options);
    await ask(
      `insert into ${table} values (1, 4611686018427387904, 1.50, '2024-01-01T00:00:00Z', '2024-01-01', '\\x00ff', '{"a":[1]}', '{x,NULL}', 'long')`,
    );
    await ask(`update ${table} set i = 7 where id = 1`);
    await ask(`update ${table} set id = 2 where id = 1`);
    await ask(`alter table ${table} replica identity full`);
    await ask(`delete from ${table}`);
    await ask(`truncate ${table}`);
    const changes = valuesOf(await follow(postgresChanges(options), 5));
    expect(changes.map(({ kind }) => kind)).toEqual(['insert', 'update', 'update', 'delete', 'truncate']);
    const row = {
      id: 1,
      i: 2n ** 62n,
      d: '1.50',
      t: new Date(Date.UTC(2024, 0)),
      u: new Date(Date.UTC(2024, 0)),
      j: { a: [1] },
      a: ['x', null],
    };
    expect(changes[0]).toMatchObject({
      table: `public.${table}`,
      before: undefined,
      after: { ...row, b: new Uint8Array([0, 255]) },
    });
    expect(changes[1]!.after).toMatchObject({ i: 7 });
    expect([changes[1]!.before, { ...changes[2]!.before }]).toEqual([undefined, { id: 1 }]);
    expect(changes[3]).toMatchObject({ before: { id: 2, i: 7, s: 'long' }, after: undefined });
    expect(changes[0]!.at).toBeGreaterThan(Date.UTC(2024, 0));
    expect(changes[0]!.transaction).toBeGreaterThan(0);
  });

  it('gives every change once and in order, wherever connections are cut and it is gone on from a checkpoint', async () => {
    const change = fc.record({ id: fc.integer({ min: 0, max: 5 }), n: fc.option(fc.nat(99)) });
    const transactions = fc.array(fc.array(change, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(transactions, fc.array(fc.nat(9), { maxLength: 3 }), fc.nat(100), async (all, cuts, goOnAt) => {
        const { table, options } = await newTable('id int primary key, n int');
        await begin(options);
        let expected = 0;
        for (const transaction of all) {
          await ask('begin');
          for (const { id, n } of transaction) {
            const sql =
              n === null
                ? `delete from ${table} where id = ${id} returning 1`
                : `insert into ${table} values (${id}, ${n}) on conflict (id) do update set n = excluded.n returning 1`;
            expected += (await ask(sql)).length;
          }
          await ask('commit');
        }
        if (expected === 0) return;
        const source = postgresChanges(options);
        const chunks = await follow(source, expected, undefined, (_, n) =>
          cuts.includes(n) ? cut(options) : undefined,
        );
        const changes = valuesOf(chunks);
        expect(changes).toHaveLength(expected);
        const rows = await ask(`select id, n from ${table}`);
        expect(rowsAfter(changes)).toEqual(new Map(rows.map(({ id, n }) => [id, n])));
        // From any chunk on, in a fresh process, it is the same again.
        const i = goOnAt % chunks.length;
        const { position } = chunks[i]!;
        const rest = valuesOf(chunks.slice(i));
        await source.committed!(position);
        const again = await follow(
          postgresChanges(options),
          rest.length,
          JSON.parse(JSON.stringify(position)) as ChangePosition,
          (_, n) => (cuts.includes(n) ? cut(options) : undefined),
        );
        expect(again[0]).toEqual(chunks[i]);
        expect(valuesOf(again)).toEqual(rest);
        await dropSlot(options);
      }),
      { numRuns: 12 },
    );
  });

  it('begins with the rows of the moment at which the slot is made, and can go on within them', async () => {
    const { table, options } = await newTable('id int primary key, n int');
    await ask(`insert into ${table} select i, i from generate_series(1, 10) i`);
    const source = (): Source<PostgresChange, ChangePosition> => postgresChanges({ ...options, snapshot: true });
    const chunks = await follow(source(), 12, undefined, async (_, n) => {
      if (n === 1) await ask(`insert into ${table} values (11, 11)`);
      if (n === 2) await ask(`delete from ${table} where id = 1`);
    });
    expect(rowsAfter(valuesOf(chunks)).size).toBe(10);
    expect(valuesOf(chunks).map(({ kind }) => kind)).toEqual([...Array.from({ length: 11 }, () => 'insert'), 'delete']);
    for (const [i, { position }] of chunks.entries()) {
      const rest = valuesOf(chunks.slice(i));
      const again = await follow(source(), rest.length, position);
      expect(again[0]).toEqual(chunks[i]);
      expect(valuesOf(again)).toEqual(rest);
    }
    const other = { ...(chunks[0]!.position as SnapshotPosition), lsn: '0/1' };
    expect((await failureOf(follow(source(), 1, other))).message).toContain('the snapshot was taken anew since');
    const last = source();
    await follow(last, 1, chunks.at(-1)!.position, () => last.committed!(chunks.at(-1)!.position));
    expect(await ask(`select 1 from pg_class where relname like 'rxtide_snapshot_${options.slot}%'`)).toEqual([]);
    expect((await failureOf(follow(source(), 1, chunks[0]!.position))).code).toBe('RESTORE_FAILED');
    await dropSlot(options);
  });

  it('does not go on within a snapshot where changes since are gone', async () => {
    const { table, options } = await newTable('id int primary key');
    await ask(`insert into ${table} select i from generate_series(1, 10) i`);
    const source = (): Source<PostgresChange, ChangePosition> => postgresChanges({ ...options, snapshot: true });
    const [first] = await follow(source(), 1);
    await ask(`insert into ${table} values (11)`);
    while (await isActive(options.slot)) await new Promise(setImmediate);
    await ask('select pg_replication_slot_advance($1, pg_current_wal_lsn())', options.slot);
    expect((await failureOf(follow(source(), 1, first!.position))).message).toContain('has moved on');
    await dropSlot(options);
  });

  it('reads times whatever the server writes them like', async () => {
    const { table, options } = await newTable('at timestamptz, share float8');
    await ask(`alter database ${connection.database} set datestyle = 'SQL, DMY'`);
    await begin(options);
    await ask(`insert into ${table} values ('2026-02-03T04:05:06Z', 0.1)`);
    const [change] = valuesOf(await follow(postgresChanges(options), 1));
    await ask(`alter database ${connection.database} reset datestyle`);
    expect(change?.after).toEqual({ at: new Date('2026-02-03T04:05:06Z'), share: 0.1 });
    await dropSlot(options);
  });

  it('gives nothing of its own copies where a publication is of all tables', async () => {
    const { table, options } = await newTable('id int primary key');
    await ask(`insert into ${table} values (1)`);
    await ask(`create publication ${options.publication} for all tables`);
    const [{ count } = { count: 0 }] = await ask(
      'select count(*) as count from pg_publication_tables where pubname = $1',
      options.publication,
    );
    expect(Number(count)).toBeGreaterThan(0);
    const source = postgresChanges({ ...options, snapshot: true });
    const stop = new AbortController();
    const seen: PostgresChange[] = [];
    for await (const { position, values } of source.open(undefined, stop.signal)) {
      seen.push(...values);
      if (!('from' in position)) continue;
      if (values.length > 0) break;
      await ask(`insert into ${table} values (2)`);
    }
    stop.abort();
    await ask(`drop publication ${options.publication}`);
    const own = seen.filter((change) => change.table === `public.${table}`);
    expect(own.map(({ after }) => after)).toEqual([{ id: 1 }, { id: 2 }]);
    expect(seen.map((change) => change.table)).not.toContainEqual(expect.stringContaining('rxtide_snapshot_'));
  });

  it('moves the slot only when a checkpoint holds the position, and says so when it has moved too far', async () => {
    const { table, options } = await newTable('id int primary key, n int');
    await begin(options);
    const confirmed = async (): Promise<unknown> =>
      (
        await ask(
          'select confirmed_flush_lsn::text as lsn from pg_replication_slots where slot_name = $1',
          options.slot,
        )
      )[0]!['lsn'];
    const before = await confirmed();
    for (let id = 0; id < 3; id++) await ask(`insert into ${table} values (${id}, 0)`);
    const source = postgresChanges(options);
    const chunks = await follow(source, 3);
    expect(await confirmed()).toBe(before);
    const { position } = chunks[2]!;
    await follow(source, 3, undefined, async (_, n) => {
      if (n !== 3) return;
      await source.committed!(position);
      while ((await confirmed()) !== (position as { lsn: string }).lsn) await new Promise(setImmediate);
    });
    expect(await failureOf(follow(source, 1, chunks[0]!.position))).toMatchObject({ code: 'RESTORE_FAILED' });
    expect(valuesOf(await follow(source, 1, position))).toHaveLength(1);
    await dropSlot(options);
    expect((await failureOf(follow(source, 1, position))).message).toContain('is gone');
  });

  it('moves the slot over what is not of its tables where the server asks, so that a shutdown need not wait', async () => {
    const { options } = await newTable('id int primary key');
    const other = await newTable('id int primary key');
    await begin(options);
    // A server asks when it has heard nothing for half of that time, and when it shuts down.
    const impatient = { ...connection, options: '-c wal_sender_timeout=1s' };
    const source = postgresChanges({ ...options, connection: impatient });
    const stop = new AbortController();
    let end: string | undefined;
    for await (const { position, values } of source.open(undefined, stop.signal)) {
      expect(values).toEqual([]);
      await source.committed!(position);
      if (end === undefined) {
        await ask(`insert into ${other.table} values (1)`);
        end = (await ask('select pg_current_wal_lsn()::text as lsn'))[0]!['lsn'] as string;
      } else {
        const [passed] = await ask(`select $1::pg_lsn >= $2::pg_lsn as passed`, (position as LogPosition).lsn, end);
        if (passed!['passed'] === true) break;
      }
    }
    stop.abort();
  });

  it('says nothing to a server that does not listen yet', async () => {
    const { options } = await newTable('id int primary key');
    await begin(options);
    const { slot, publication } = options;
    const stream = new ReplicationStream(connection, 0n);
    const started = stream.start(
      `START_REPLICATION SLOT "${slot}" LOGICAL 0/0 (proto_version '1', publication_names '"${publication}"')`,
    );
    stream.confirm(1n);
    await started;
    expect(await stream.next()).toMatchObject({ kind: 'idle' });
    stream.close();
  });

  it('asks the server for no more than it can hold', async () => {
    const { table, options } = await newTable('id int primary key, n text');
    await begin(options);
    await ask(`insert into ${table} select i, repeat('x', 1000) from generate_series(1, 20000) i`);
    const heap = process.memoryUsage().arrayBuffers;
    const chunks = await follow(postgresChanges({ ...options, pageSize: 100 }), 20_000, undefined, async (_, n) => {
      for (let i = 0; n === 1 && i < 200; i++) await new Promise(setImmediate);
      if (n === 2) expect(process.memoryUsage().arrayBuffers - heap).toBeLessThan(16 * 1024 * 1024);
    });
    expect(valuesOf(chunks)).toHaveLength(20_000);
    await dropSlot(options);
  });

  it('checks its options, and says what is missing', async () => {
    const { options } = await newTable('id int');
    expect(() => postgresChanges({ ...options, slot: 'Upper' })).toThrow('lower-case');
    expect(() => postgresChanges({ ...options, tables: [] })).toThrow('at least one table');
    expect(() => postgresChanges({ ...options, publication: '' })).toThrow('publication');
    const { tables: _, ...rest } = options;
    expect((await failureOf(follow(postgresChanges(rest), 1))).message).toContain('there is no publication');
  });
});

async function dropSlot({ slot }: PostgresChangesOptions): Promise<void> {
  // The server may not have noticed yet that its reader has left.
  for (;;) {
    const [found] = await ask('select active from pg_replication_slots where slot_name = $1', slot);
    if (found?.['active'] !== true) break;
    await new Promise(setImmediate);
  }
  await ask('select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1', slot);
}
