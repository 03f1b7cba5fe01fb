import { describe, expect, it } from '@jest/globals';
import { type AsyncBuffer, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parquetSource } from '../../../lib/connect/parquet/parquetSource.js';
import { countsOpenFiles, useFolder } from '../folder.js';
import { expectResumable, failureOf, iterate, readAll } from '../reading.js';

const folder = useFolder();
const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}.parquet`, import.meta.url));
const flights = fileURLToPath(new URL('../../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url));

/** What hyparquet itself reads. */
async function reference(path: string, rows?: number): Promise<Record<string, unknown>[]> {
  const bytes = new Uint8Array(readFileSync(path)).buffer;
  const file: AsyncBuffer = { byteLength: bytes.byteLength, slice: (start, end) => bytes.slice(start, end) };
  return parquetReadObjects({ file, compressors, ...(rows !== undefined && { rowEnd: rows }) });
}

/** As rxtide has it: times in milliseconds, integers as numbers where that is exact. */
function converted(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return value;
}

const convertedRow = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, converted(value)]));

describe('parquetSource', () => {
  // Made by hyparquet-writer: data pages of version 2, small pages and row groups, nulls, dictionaries, every flat type.
  for (const name of ['pages', 'uncompressed']) {
    it(`reads every kind of column: ${name}`, async () => {
      const { values, rejected } = await readAll(parquetSource(fixture(name)));
      expect(values).toHaveLength(60);
      expect(values).toEqual((await reference(fixture(name))).map(convertedRow));
      expect(values[9]).toMatchObject({ id: 9, word: 'ebb', unique: 'text 9 xx', never: null, ok: false, single: 1.5 });
      expect(values[8]).toMatchObject({
        big: 9007199254740993n,
        at: 1_700_000_008_000,
        json: { k: 8, list: [8, 'a'] },
      });
      expect(rejected).toEqual([]);
    });

    it(`begins again at any chunk: ${name}`, async () => {
      for (const chunkRows of [1, 7, 1000]) await expectResumable(() => parquetSource(fixture(name), { chunkRows }));
    });
  }

  it('reads the chosen columns, in their order', async () => {
    const { values, chunks } = await readAll(parquetSource(fixture('pages'), { columns: ['ok', 'id'], chunkRows: 10 }));
    expect(values[3]).toEqual({ ok: false, id: 3 });
    expect(Object.keys(values[3] ?? {})).toEqual(['ok', 'id']);
    expect(chunks.map(({ position }) => position)).toEqual([
      { rowGroup: 0, row: 0 },
      { rowGroup: 0, row: 10 },
      { rowGroup: 0, row: 20 },
      { rowGroup: 1, row: 0 },
      { rowGroup: 1, row: 10 },
      { rowGroup: 1, row: 20 },
      { rowGroup: 2, row: 0 },
    ]);
  });

  it('makes events of rows, and rejects those on which map throws', async () => {
    const source = parquetSource(pathToFileURL(fixture('pages')), {
      columns: ['id'],
      map: (row, index) => {
        if (index === 41) throw new Error('not this one');
        return (row['id'] as number) * 2;
      },
    });
    const { values, rejected } = await readAll(source);
    expect(values).toHaveLength(59);
    expect(values[40]).toBe(80);
    expect(rejected).toEqual([{ record: { id: 41 }, message: `${fixture('pages')}, row 41: not this one` }]);
    expect(source.name).toBe(`parquet ${fixture('pages')}`);
  });

  it('reads three million flights as hyparquet does', async () => {
    const first = (await reference(flights, 1000)).map(convertedRow);
    let count = 0;
    let delay = 0;
    let last: unknown;
    for await (const chunk of parquetSource<{ delay: number }>(flights).open(undefined, new AbortController().signal)) {
      if (count === 0) expect(chunk.values.slice(0, 1000)).toEqual(first);
      count += chunk.values.length;
      for (const flight of chunk.values) delay += flight.delay;
      last = chunk.values.at(-1);
    }
    expect(count).toBe(3_000_000);
    expect(delay).toBe(20_003_603);
    expect(last).toMatchObject({ origin: expect.stringMatching(/^[A-Z]{3}$/) });
  });

  it('says what is wrong with a file', async () => {
    const missing = await failureOf(readAll(parquetSource(folder.path('none.parquet'))));
    expect(missing).toMatchObject({ code: 'SOURCE_FAILED' });
    expect(missing.message).toContain(folder.path('none.parquet'));
    expect(missing.message).toContain('Check the path');
    const text = folder.file('a.parquet', 'this is no parquet file at all');
    expect((await failureOf(readAll(parquetSource(text)))).message).toContain(text);
    const column = await failureOf(readAll(parquetSource(fixture('pages'), { columns: ['id', 'nope'] })));
    expect(column.message).toContain('has no column "nope"; it has "id", "word"');
    expect(() => parquetSource('a', { chunkRows: 0 })).toThrow('chunkRows must be');
  });

  it('fails on damaged pages, and never otherwise than with SOURCE_FAILED', async () => {
    for (const name of ['pages', 'uncompressed']) {
      const good = readFileSync(fixture(name));
      const outcomes = new Set<string>();
      for (let at = 4; at < 4000; at += 13) {
        const bytes = Buffer.from(good);
        bytes[at] = (bytes[at] as number) ^ 0xff;
        const path = folder.file('a.parquet', bytes);
        const outcome = await readAll(parquetSource(path)).then(
          () => 'read',
          (error: { code: string }) => error.code,
        );
        outcomes.add(outcome);
      }
      outcomes.delete('read');
      expect([...outcomes]).toEqual(['SOURCE_FAILED']);
    }
  });

  it('closes the file at the end, after return, abort and failure', async () => {
    if (!countsOpenFiles) return;
    const path = folder.file('a.parquet', readFileSync(fixture('pages')));
    await readAll(parquetSource(path));
    expect(folder.openFiles()).toBe(0);
    await failureOf(readAll(parquetSource(path, { columns: ['nope'] })));
    expect(folder.openFiles()).toBe(0);

    const left = iterate(parquetSource(path, { chunkRows: 1 }));
    await left.next();
    expect(folder.openFiles()).toBe(1);
    await left.return?.();
    expect(folder.openFiles()).toBe(0);

    const controller = new AbortController();
    const chunks = iterate(parquetSource(path, { chunkRows: 1 }), controller.signal);
    await chunks.next();
    controller.abort();
    for (let i = 0; i < 1000 && folder.openFiles() > 0; i++) await new Promise(setImmediate);
    expect(folder.openFiles()).toBe(0);
    expect((await chunks.next()).done).toBe(true);
  });
});
