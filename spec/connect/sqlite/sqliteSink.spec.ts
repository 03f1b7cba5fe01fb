import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { sqliteSinkBy, type SqliteSinkOptions } from '../../../lib/connect/sqlite/sqliteSink.js';
import { sqliteSink } from '../../../lib/sqlite.js';
import type { Sink } from '../../../lib/transform/sink.js';
import { useFolder } from '../folder.js';
import { failureOf } from '../reading.js';
import { expectExactlyOnce, Faults, someFaults, someSteps } from '../sql/sinkModel.js';
import { batchOf, writeAll } from '../writing.js';
import { ask, libsql, openWith, shapedAsNode } from './databases.js';

const folder = useFolder();
const file = (): string => folder.path('a.db');
const numbers = (options: Partial<SqliteSinkOptions<number>> = {}): SqliteSinkOptions<number> => ({
  file: file(),
  table: 't',
  columns: { n: (value) => value },
  create: true,
  flushRows: 4,
  ...options,
});
const shown = (table = 't', path = file()): number[] =>
  ask(path, `select n from "${table}" order by rowid`).map(({ n }) => n as number);
/** A handle as a checkpoint keeps it. */
const prepared = async (sink: Sink<number>, n = 1): Promise<unknown> =>
  JSON.parse(JSON.stringify(await sink.prepare!(n)));
let runs = 0;

describe('sqliteSink', () => {
  it('shows each row once, whichever call fails or loses its answer, wherever it is stopped', async () => {
    await fc.assert(
      fc.asyncProperty(someSteps, someFaults, async (steps, some) => {
        const path = folder.path(`run-${++runs}.db`);
        const faults = new Faults(some);
        const newSink = (): Sink<number> => sqliteSinkBy(openWith(faults), numbers({ file: path }));
        await expectExactlyOnce(newSink, steps, () => shownOrNothing(path));
      }),
      { numRuns: 150 },
    );
  });

  it('shows each row once in a database that was handed to it', async () => {
    for (const open of [libsql, shapedAsNode]) {
      const path = folder.path(`${open.name}.db`);
      const database = open(path);
      await expectExactlyOnce(
        () => sqliteSink({ ...numbers(), file: undefined, database } as never),
        [5, 'checkpoint', 3, 'crash', 'checkpoint', 1],
        () => shownOrNothing(path),
      );
      database.close();
    }
  });

  it('can be opened again after it was given up: what that run had in hand is not of the next', async () => {
    for (const key of [undefined, ['n']]) {
      const sink = sqliteSink(
        numbers({ ...(key === undefined ? {} : { key }), table: key === undefined ? 't' : 'keyed' }),
      );
      await sink.open!(undefined);
      await sink.write(batchOf([1, 2, 3]));
      await sink.abort!();
      await sink.open!(undefined);
      await sink.write(batchOf([4, 5]));
      await sink.end!();
      expect(shown(key === undefined ? 't' : 'keyed')).toEqual([4, 5]);
    }
  });

  it('writes columns by property and by function, each value as it is', async () => {
    interface Row {
      readonly name: string;
      readonly at: Date;
    }
    const sink = sqliteSink<Row>({
      file: file(),
      table: 'odd "table"',
      columns: { name: 'name', 'a "b"; --': ({ at }) => at, key: (_value, time, key) => `${time} ${String(key)}` },
      create: true,
    });
    await sink.open!(undefined);
    await sink.write(batchOf([{ name: `'; drop table "odd"; --`, at: new Date(0) }], ['k']));
    await sink.end!();
    expect(ask(file(), 'select * from "odd ""table"""')).toEqual([
      { name: `'; drop table "odd"; --`, 'a "b"; --': '1970-01-01T00:00:00.000Z', key: '0 k' },
    ]);
    await writeAll(sqliteSink<Row>({ file: file(), table: 'list', columns: ['name'], create: true }), [
      { name: 'x', at: new Date(0) },
    ]);
    expect(ask(file(), 'select * from list')).toEqual([{ name: 'x' }]);
  });

  it('keeps the types of a table that is there, and refuses what it will not take before the checkpoint', async () => {
    ask(file(), 'select 1');
    const database = libsql(file());
    database.exec("create table t (id integer primary key, n integer not null, s text default 'd') strict");
    database.close();
    await writeAll(sqliteSink(numbers({ create: false })), [1, 2]);
    expect(ask(file(), 'select * from t')).toEqual([
      { id: 1, n: 1, s: 'd' },
      { id: 2, n: 2, s: 'd' },
    ]);
    for (const bad of [null, 'text'] as never[]) {
      const sink = sqliteSink(numbers({ create: false }));
      await sink.open!(undefined);
      await sink.write(batchOf<number>([bad]));
      expect((await failureOf(sink.prepare!(1) as Promise<unknown>)).code).toBe('SINK_FAILED');
      await sink.abort!();
    }
  });

  it('lets several sinks use one file, while others read it', async () => {
    const one = sqliteSink(numbers());
    const two = sqliteSink(numbers({ table: 'u' }));
    await one.open!(undefined);
    await two.open!(undefined);
    for (const sink of [one, two]) await sink.write(batchOf([1, 2, 3]));
    const handle = await prepared(one);
    await two.commit!(await prepared(two));
    expect(shown('u')).toEqual([1, 2, 3]);
    expect(shown()).toEqual([]);
    await one.commit!(handle);
    expect(shown()).toEqual([1, 2, 3]);
    for (const sink of [one, two]) await sink.end!();
  });

  it('does not let an older run write under its name any more', async () => {
    const older = sqliteSink(numbers());
    await older.open!(undefined);
    await older.write(batchOf([1]));
    const newer = sqliteSink(numbers());
    await newer.open!(undefined);
    expect((await failureOf(older.prepare!(1) as Promise<unknown>)).message).toContain('a name of its own');
    await newer.write(batchOf([2]));
    await newer.end!();
    await older.abort!();
    expect(shown()).toEqual([2]);
  });

  it('says so when the checkpoint belongs to another database, or to an earlier time', async () => {
    const sink = sqliteSink(numbers());
    await sink.open!(undefined);
    await sink.write(batchOf([1]));
    const first = await prepared(sink, 1);
    await sink.commit!(first);
    await sink.write(batchOf([2]));
    await sink.commit!(await prepared(sink, 2));
    await sink.abort!();
    const again = sqliteSink(numbers());
    await again.commit!(first);
    expect(await failureOf(again.open!(first) as Promise<void>)).toMatchObject({
      code: 'RESTORE_FAILED',
      message: expect.stringContaining('until checkpoint 2'),
    });
    const elsewhere = sqliteSink(numbers({ file: folder.path('b.db') }));
    expect((await failureOf(elsewhere.commit!(first) as Promise<void>)).code).toBe('RESTORE_FAILED');
    expect((await failureOf(elsewhere.commit!({ output: 1 }) as Promise<void>)).message).toContain('of another sink');
    for (const each of [again, elsewhere]) await each.abort!();
  });

  it('takes other columns after a restart', async () => {
    const sink = sqliteSink(numbers());
    await sink.open!(undefined);
    await sink.write(batchOf([1]));
    const handle = await prepared(sink);
    await sink.abort!();
    const database = libsql(file());
    database.exec('alter table t add column m');
    database.close();
    const next = sqliteSink(numbers({ columns: { n: (value) => value, m: (value) => -value } }));
    await next.commit!(handle);
    await next.open!(handle);
    await next.write(batchOf([2]));
    await next.end!();
    expect(ask(file(), 'select * from t')).toEqual([
      { n: 1, m: null },
      { n: 2, m: -2 },
    ]);
  });

  it('writes nothing of a batch in which a result cannot be written, and says which', async () => {
    const sink = sqliteSink(
      numbers({
        columns: {
          n: (value) => {
            if (value === 3) throw new Error('three is no number');
            return value;
          },
        },
      }),
    );
    await sink.open!(undefined);
    const write = (): unknown => sink.write(batchOf([1, 2, 3]));
    expect(write).toThrow("column 'n': three is no number");
    await sink.end!();
    expect(shown()).toEqual([]);
  });

  it('checks its options', () => {
    const bad =
      (options: object): (() => unknown) =>
      () =>
        sqliteSink({ ...numbers(), ...options });
    expect(bad({ file: undefined })).toThrow('needs either file');
    expect(bad({ database: libsql(file()) })).toThrow('needs either file');
    expect(bad({ file: ':memory:' })).toThrow('needs either file');
    expect(bad({ file: new URL('https://example.com/a.db') })).toThrow('only file: URLs are files');
    expect(bad({ table: '' })).toThrow('sqliteSink: table');
    expect(bad({ columns: {} })).toThrow('at least one column');
    expect(bad({ columns: { a: 1 } })).toThrow("the column 'a' must be");
    expect(bad({ columns: { a: 'x', A: 'x' } })).toThrow('there twice');
    expect(bad({ key: [] })).toThrow('key must name');
    expect(bad({ key: ['x'] })).toThrow("key names 'x'");
    expect(bad({ deleted: () => true })).toThrow('only for a sink with a key');
    expect(bad({ flushRows: 0 })).toThrow('flushRows');
  });

  it('says what to do about a file that cannot be used', async () => {
    folder.file('no.db', 'x'.repeat(5000));
    const notOne = sqliteSink(numbers({ file: folder.path('no.db') }));
    expect((await failureOf(notOne.open!(undefined) as Promise<void>)).message).toContain('not an SQLite database');
    const nowhere = sqliteSink(numbers({ file: folder.path('none/a.db') }));
    const failure = await failureOf(nowhere.open!(undefined) as Promise<void>);
    expect(failure).toHaveProperty('code', 'SINK_FAILED');
    expect(failure.message).toContain('its folder');
    const noTable = sqliteSink(numbers({ create: false }));
    expect((await failureOf(noTable.open!(undefined) as Promise<void>)).message).toContain('no such table');
    await noTable.abort!();
    const noColumn = sqliteSink(numbers({ create: true }));
    await writeAll(noColumn, [1]);
    const other = sqliteSink(numbers({ columns: { m: (value) => value } }));
    expect((await failureOf(other.open!(undefined) as Promise<void>)).message).toContain("no column 'm'");
    await other.abort!();
  });
});

describe('sqliteSink with a key', () => {
  interface Total {
    readonly id: number | string;
    readonly sum: number | null;
  }
  const totals = (options: Partial<SqliteSinkOptions<Total>> = {}): SqliteSinkOptions<Total> => ({
    file: file(),
    table: 'totals',
    columns: ['id', 'sum'],
    key: ['id'],
    deleted: ({ sum }) => sum === null,
    create: true,
    flushRows: 3,
    ...options,
  });

  it('keeps the latest row of each key, whatever fails, when it is written again', async () => {
    const total = fc.record({ id: fc.integer({ min: 0, max: 4 }), sum: fc.option(fc.nat(9)) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(total, { maxLength: 6 }), { maxLength: 5 }),
        someFaults,
        async (batches, some) => {
          const path = folder.path(`run-${++runs}.db`);
          const faults = new Faults(some);
          for (let done = false, tries = 0; !done && tries < 20; tries++) {
            const sink = sqliteSinkBy(openWith(faults), totals({ file: path }));
            try {
              await writeAll(sink, ...batches);
              done = true;
            } catch {
              await sink.abort!();
            }
          }
          const expected = new Map<unknown, unknown>();
          for (const { id, sum } of batches.flat()) {
            if (sum === null) expected.delete(id);
            else expected.set(id, sum);
          }
          const rows = ask(path, 'select id, sum from totals order by id');
          expect(rows.map(({ id, sum }) => [id, sum])).toEqual([...expected].sort(([a], [b]) => Number(a) - Number(b)));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('needs a unique key in the table, and says so when it is opened', async () => {
    const database = libsql(file());
    database.exec('create table totals (id, sum)');
    database.close();
    const sink = sqliteSink(totals());
    expect((await failureOf(sink.open!(undefined) as Promise<void>)).message).toContain('ON CONFLICT');
    await sink.abort!();
  });
});

function shownOrNothing(path: string): number[] {
  const [table] = ask(path, "select 1 from sqlite_master where name = 't'");
  return table === undefined ? [] : shown('t', path);
}
