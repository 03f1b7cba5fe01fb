import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { postgresSinkBy, type PostgresSinkOptions } from '../../../lib/connect/postgres/postgresSink.js';
import { postgresSink } from '../../../lib/postgres.js';
import type { Sink } from '../../../lib/transform/sink.js';
import { failureOf } from '../reading.js';
import { expectExactlyOnce, Faults, someFaults, someSteps } from '../sql/sinkModel.js';
import { batchOf, writeAll } from '../writing.js';
import { connectionLost, connectWith, useDatabase } from './database.js';

const { connection, ask } = useDatabase('sink');
let tables = 0;
const newTable = async (columns = 'n int not null'): Promise<string> => {
  const table = `t ${++tables} "x"`;
  await ask(`create table "${table.replaceAll('"', '""')}" (row serial primary key, ${columns})`);
  return table;
};
const rowsOf = (table: string): Promise<Record<string, unknown>[]> =>
  ask(`select * from "${table.replaceAll('"', '""')}" order by row`);
const shown = async (table: string): Promise<number[]> => (await rowsOf(table)).map(({ n }) => n as number);
const numbers = (table: string, options: Partial<PostgresSinkOptions<number>> = {}): PostgresSinkOptions<number> => ({
  connection,
  table,
  columns: { n: (value) => value },
  flushRows: 4,
  ...options,
});
const prepared = async (sink: Sink<number>, n = 1): Promise<unknown> =>
  JSON.parse(JSON.stringify(await sink.prepare!(n)));

describe('postgresSink', () => {
  it('shows each row once, whichever call finds its connection cut or loses its answer', async () => {
    await fc.assert(
      fc.asyncProperty(someSteps, someFaults, fc.constantFrom(0, 5000), async (steps, some, retryFor) => {
        const table = await newTable();
        const faults = new Faults(some, connectionLost);
        const newSink = (): Sink<number> => postgresSinkBy(connectWith(faults), numbers(table, { retryFor }));
        await expectExactlyOnce(newSink, steps, () => shown(table));
      }),
      { numRuns: 25 },
    );
  });

  it('writes values by the types of the columns', async () => {
    const table = await newTable(
      `i int8, d numeric, f float8, s text, b bytea, a text[], j jsonb, t timestamptz, o boolean, u int default 7`,
    );
    interface Row {
      readonly big: bigint;
    }
    const sink = postgresSink<Row>({
      connection,
      table,
      columns: {
        i: 'big',
        d: () => '123456789012345678901234567890.5',
        f: () => NaN,
        s: () => `'); drop table "x"; -- \u2028 "quoted" \\`,
        b: () => new Uint8Array([0, 255]),
        a: () => ['x,y', 'a "b"', null],
        j: () => ({ deep: [1, { __proto__: 1, 'a"b': null }] }),
        t: () => new Date(5),
        o: () => true,
      },
    });
    await writeAll(sink, [{ big: 2n ** 62n }]);
    const [row] = await rowsOf(table);
    expect(row).toMatchObject({
      i: String(2n ** 62n),
      d: '123456789012345678901234567890.5',
      f: NaN,
      s: `'); drop table "x"; -- \u2028 "quoted" \\`,
      a: ['x,y', 'a "b"', null],
      j: { deep: [1, { 'a"b': null }] },
      t: new Date(5),
      o: true,
      u: 7,
    });
    expect([...(row!['b'] as Uint8Array)]).toEqual([0, 255]);
  });

  it('refuses a row that breaks a rule before the checkpoint', async () => {
    const table = await newTable('n int not null check (n < 10)');
    for (const bad of [null, 11, 'text'] as never[]) {
      const sink = postgresSink(numbers(table));
      await sink.open!(undefined);
      await sink.write(batchOf<number>([bad]));
      expect((await failureOf(sink.prepare!(1) as Promise<unknown>)).code).toBe('SINK_FAILED');
      await sink.abort!();
    }
    for (const bad of ['a\0b', Symbol('s')] as never[]) {
      const sink = postgresSink(numbers(table));
      await sink.open!(undefined);
      expect(() => sink.write(batchOf<number>([bad]))).toThrow('cannot be stored by PostgreSQL');
      await sink.abort!();
    }
  });

  it('commits from a process that knows nothing but the handle, any number of times', async () => {
    const table = await newTable();
    const sink = postgresSink(numbers(table));
    await sink.open!(undefined);
    await sink.write(batchOf([1, 2]));
    const handle = await prepared(sink);
    await sink.write(batchOf([3, 4, 5, 6]));
    await prepared(sink, 2);
    await sink.abort!();
    for (const fresh of [postgresSink(numbers(table)), postgresSink(numbers(table))]) {
      await fresh.commit!(handle);
      await fresh.commit!(handle);
      expect(await shown(table)).toEqual([1, 2]);
      await fresh.abort!();
    }
    const next = postgresSink(numbers(table));
    await next.open!(handle);
    await next.write(batchOf([7]));
    await next.end!();
    expect(await shown(table)).toEqual([1, 2, 7]);
  });

  it('does not let an older run write under its name any more', async () => {
    const table = await newTable();
    const older = postgresSink(numbers(table));
    await older.open!(undefined);
    await older.write(batchOf([1]));
    const newer = postgresSink(numbers(table));
    await newer.open!(undefined);
    expect((await failureOf(older.prepare!(1) as Promise<unknown>)).message).toContain('a name of its own');
    for (const sink of [older, newer]) await sink.abort!();
    expect(await shown(table)).toEqual([]);
  });

  it('says what to do about what the server refuses', async () => {
    const noTable = postgresSink(numbers('none'));
    expect((await failureOf(noTable.open!(undefined) as Promise<void>)).message).toContain('Create it first');
    const noColumn = postgresSink(numbers(await newTable(), { columns: { m: (value) => value } }));
    await noColumn.open!(undefined);
    await noColumn.write(batchOf([1]));
    expect((await failureOf(noColumn.prepare!(1) as Promise<unknown>)).message).toContain('no such column');
    const nobody = postgresSink({ ...numbers('t'), connection: { ...connection, database: 'none' }, retryFor: 0 });
    expect((await failureOf(nobody.open!(undefined) as Promise<void>)).message).toContain('no such database');
    const nowhere = postgresSink({ ...numbers('t'), connection: { ...connection, port: 1 }, retryFor: 0 });
    expect((await failureOf(nowhere.open!(undefined) as Promise<void>)).code).toBe('SINK_FAILED');
  });

  it('checks its options', () => {
    const bad =
      (options: object): (() => unknown) =>
      () =>
        postgresSink({ ...numbers('t'), ...options });
    expect(bad({ connection: undefined })).toThrow('connection must be a URL');
    expect(bad({ table: ['a'] })).toThrow("['schema', 'table']");
    expect(bad({ name: 'x'.repeat(60) })).toThrow('too long');
    expect(bad({ key: ['x'] })).toThrow("key names 'x'");
    expect(bad({ deleted: () => true })).toThrow('only for a sink with a key');
    expect(bad({ retryFor: -1 })).toThrow('retryFor');
  });
});

describe('postgresSink with a key', () => {
  interface Total {
    readonly id: number;
    readonly sum: number | null;
  }

  it('keeps the latest row of each key, whatever fails, when it is written again', async () => {
    const total = fc.record({ id: fc.integer({ min: 0, max: 4 }), sum: fc.option(fc.nat(9)) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(total, { maxLength: 6 }), { maxLength: 5 }),
        someFaults,
        async (batches, some) => {
          const table = await newTable('id int unique, sum int');
          const faults = new Faults(some, connectionLost);
          const options = {
            connection,
            table,
            columns: ['id', 'sum'],
            key: ['id'],
            flushRows: 3,
            retryFor: 5000,
          } as const;
          await writeAll(
            postgresSinkBy<Total>(connectWith(faults), { ...options, deleted: ({ sum }) => sum === null }),
            ...batches,
          );
          const expected = new Map<unknown, unknown>();
          for (const { id, sum } of batches.flat()) {
            if (sum === null) expected.delete(id);
            else expected.set(id, sum);
          }
          const found = new Map((await rowsOf(table)).map(({ id, sum }) => [id, sum]));
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('needs a unique key in the table, and says so when it is opened', async () => {
    const options = {
      connection,
      table: await newTable('id int, sum int'),
      columns: ['id', 'sum'],
      key: ['id'],
    } as const;
    const sink = postgresSink<Total>(options);
    expect((await failureOf(sink.open!(undefined) as Promise<void>)).message).toContain('on just the columns of key');
  });
});
