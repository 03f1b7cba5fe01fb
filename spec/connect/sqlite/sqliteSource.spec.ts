import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createRuntime, fromSource, toSink } from '../../../lib/index.js';
import { sqliteSink, sqliteSource } from '../../../lib/sqlite.js';
import type { SqliteSourceOptions } from '../../../lib/sqlite.js';
import { useFolder } from '../folder.js';
import { expectResumable, failureOf, iterate, readAll } from '../reading.js';
import { ask, libsql } from './databases.js';

const folder = useFolder();
const file = (): string => folder.path('a.db');
const run = (sql: string): void => {
  const database = libsql(file());
  database.exec(sql);
  database.close();
};
const fill = (n: number): void =>
  run(`create table t (id integer primary key, at integer);
  with recursive i(n) as (select 1 union all select n + 1 from i where n < ${n})
  insert into t select n, n / 3 from i`);
const source = (options: Partial<SqliteSourceOptions<number>> = {}): ReturnType<typeof sqliteSource<number>> =>
  sqliteSource<number>({
    file: file(),
    table: 't',
    by: 'id',
    map: (row) => row['id'] as number,
    pageSize: 10,
    ...options,
  });
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('sqliteSource', () => {
  it('reads all rows in order, and can go on from every page', async () => {
    fill(95);
    for (const options of [
      {},
      { by: ['at', 'id'] },
      { table: undefined, sql: 'select * from t;' } as never,
      { pageSize: 95 },
      { file: pathToFileURL(file()) },
    ]) {
      expect((await readAll(source(options))).values).toEqual(upTo(95));
      await expectResumable(() => source(options));
    }
  });

  it('gives the same pages again when rows have been added since', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.nat(30), fc.integer({ min: 1, max: 9 }), async (before, more, pageSize) => {
        run(`drop table if exists t`);
        fill(before + 1);
        const { chunks } = await readAll(source({ pageSize }));
        run(
          `with recursive i(n) as (select ${before + 2} union all select n + 1 from i where n < ${before + 2 + more}) insert into t select n, 0 from i`,
        );
        for (const [i, chunk] of chunks.entries()) {
          const again = await readAll(source({ pageSize }), chunk.position);
          expect(again.chunks[0]).toEqual(chunk);
          expect(again.values).toEqual(
            upTo(before + 2 + more).slice(chunks.slice(0, i).flatMap(({ values }) => values).length),
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  it('begins after a value, and leaves out rows that have none', async () => {
    fill(9);
    run('insert into t values (10, null)');
    expect((await readAll(source({ after: 7 }))).values).toEqual([8, 9, 10]);
    expect((await readAll(source({ by: ['at', 'id'], after: [2, 7] }))).values).toEqual([8, 9]);
    expect((await readAll(source({ by: ['at', 'id'] }))).values).toEqual(upTo(9));
  });

  it('looks for more rows until it is stopped', async () => {
    fill(3);
    const stop = new AbortController();
    const chunks = iterate(source({ pollEvery: 1 }), stop.signal);
    expect((await chunks.next()).value).toMatchObject({ values: [1, 2, 3] });
    const next = chunks.next();
    run('insert into t values (4, 0)');
    expect((await next).value).toMatchObject({ position: { after: [3], rows: 1 }, values: [4] });
    const last = chunks.next();
    stop.abort();
    expect((await last).done).toBe(true);
  });

  it('fails where two rows cannot be told apart, and where rows are gone', async () => {
    fill(9);
    expect((await failureOf(readAll(source({ by: 'at' })))).message).toContain("by: ['at', 'id']");
    const { chunks } = await readAll(source({ pageSize: 5 }));
    run('delete from t where id > 7');
    expect((await failureOf(readAll(source(), chunks[1]!.position))).message).toContain('none is taken away');
  });

  it('rejects rows that map throws on, and keeps the rest', async () => {
    fill(3);
    const map = (row: Record<string, unknown>): number => {
      if (row['id'] === 2) throw new Error('not two');
      return row['id'] as number;
    };
    const { values, rejected } = await readAll(source({ map }));
    expect(values).toEqual([1, 3]);
    expect(rejected).toEqual([{ message: `sqlite ${file()} t, the row of 2: not two`, record: { id: 2, at: 0 } }]);
  });

  it('checks its options, and says what is wrong with the database', async () => {
    expect(() => source({ by: [] })).toThrow('by must name');
    expect(() => source({ by: ['a', 'b'], after: 1 })).toThrow('after must be');
    expect(() => source({ sql: 'select 1' })).toThrow('either a table, or sql');
    expect(() => source({ table: undefined, sql: 'drop table t' } as never)).toThrow('must be a select');
    expect(() => source({ pageSize: 0 })).toThrow('pageSize');
    expect(() => source({ pollEvery: 0 })).toThrow('pollEvery');
    expect((await failureOf(readAll(source()))).message).toContain('there is no file');
    expect(existsSync(file())).toBe(false);
    writeFileSync(file(), '');
    expect((await failureOf(readAll(source()))).message).toContain('no such table');
    // Neither made nor changed: not even to write ahead.
    expect(readFileSync(file())).toHaveLength(0);
  });

  it('fails where by is not written as in the table, for SQLite takes it and rows do not have it', async () => {
    fill(1);
    const failure = await failureOf(readAll(source({ by: 'ID' })));
    expect(failure).toHaveProperty('code', 'SOURCE_FAILED');
    expect(failure.message).toContain("'ID'");
  });

  it('is copied once into a sink in the same file, wherever a checkpoint is gone on from', async () => {
    fill(100);
    const runtime = createRuntime();
    const build = (of: ReturnType<typeof createRuntime>, at: (n: number) => void) =>
      fromSource(source(), { timestampOf: (n) => n, runtime: of, name: 'in' }).pipe(
        toSink(
          sqliteSink<number>({
            file: file(),
            table: 'copy',
            columns: {
              n: (n) => {
                at(n);
                return n;
              },
            },
            create: true,
          }),
          { name: 'out' },
        ),
      );
    const checkpoint = await new Promise<Awaited<ReturnType<typeof runtime.checkpoint>>>((resolve, reject) => {
      const subscription = build(runtime, (n) => {
        if (n !== 40) return;
        void runtime.checkpoint().then((taken) => {
          subscription.unsubscribe();
          resolve(taken);
        }, reject);
      }).subscribe({ error: reject });
    });
    await new Promise<void>((resolve, reject) => {
      build(createRuntime({ restore: checkpoint }), () => undefined).subscribe({ complete: resolve, error: reject });
    });
    expect(ask(file(), 'select n from copy order by rowid').map(({ n }) => n)).toEqual(upTo(100));
  });
});
