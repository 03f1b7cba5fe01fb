import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { csvSink } from '../../../lib/connect/csv/csvSink.js';
import { csvSource } from '../../../lib/connect/csv/csvSource.js';
import { useFolder } from '../folder.js';
import { failureOf, readAll } from '../reading.js';
import { batchOf, writeAll } from '../writing.js';

const folder = useFolder();
const text = (name = 'a.csv'): string => readFileSync(folder.path(name), 'utf8');
const nasty = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', ';', '\t', '\uFEFF', '=', 'ä', '🌊', '\0') }),
);

describe('csvSink', () => {
  it('writes a header and a line for each result', async () => {
    await writeAll(csvSink(folder.path('a.csv')), [{ id: 1, name: 'Ada' }], [{ id: 2, name: 'Grace' }]);
    expect(text()).toBe('id,name\n1,Ada\n2,Grace\n');
  });

  it('writes values as a reader expects them', async () => {
    const row = {
      nothing: undefined,
      null: null,
      yes: true,
      big: 12345678901234567890n,
      date: new Date(0),
      invalid: new Date(Number.NaN),
      object: { a: 'x"y' },
      nan: Number.NaN,
    };
    await writeAll(csvSink<typeof row>(folder.path('a.csv'), { header: false }), [row]);
    expect(text()).toBe(',,true,12345678901234567890,1970-01-01T00:00:00.000Z,,"{""a"":""x\\""y""}",NaN\n');
  });

  it('writes chosen properties, and what functions give', async () => {
    const rows = [{ a: 1, b: 2, c: 3 }];
    await writeAll(csvSink<(typeof rows)[0]>(folder.path('a.csv'), { columns: ['c', 'a'] }), rows);
    expect(text()).toBe('c,a\n3,1\n');
    const sink = csvSink<(typeof rows)[0]>(folder.path('a.csv'), {
      columns: { sum: (row) => row.a + row.b, time: (_, timestamp) => timestamp, key: (_row, _time, key) => key },
      delimiter: ';',
    });
    await sink.open?.(undefined);
    await sink.write(batchOf(rows, ['k;1']));
    await sink.end?.();
    expect(text()).toBe('sum;time;key\n3;0;"k;1"\n');
  });

  it('writes the header even of nothing, where the columns are known', async () => {
    await writeAll(csvSink<{ a: number }>(folder.path('a.csv'), { columns: ['a'] }));
    expect(text()).toBe('a\n');
    await writeAll(csvSink(folder.path('a.csv')));
    expect(text()).toBe('');
  });

  it('does not change what a spreadsheet would take for a formula', async () => {
    await writeAll(csvSink(folder.path('a.csv'), { header: false }), [{ a: '=1+1' }]);
    expect(text()).toBe('=1+1\n');
  });

  it('refuses columns that are none, and results without any', async () => {
    expect(() => csvSink('a', { columns: [] })).toThrow('at least one column');
    expect(() => csvSink('a', { delimiter: '"' })).toThrow('one ASCII');
    const sink = csvSink<number>(folder.path('a.csv'));
    await sink.open?.(undefined);
    expect((await failureOf(sink.write(batchOf([1])) as Promise<void>)).message).toContain('say with columns');
    await sink.abort?.();
  });

  it('writes one header, and the same columns, over a restart', async () => {
    for (const before of [0, 1]) {
      const first = csvSink<object>(folder.path('a.csv'));
      await first.open?.(undefined);
      if (before > 0) await first.write(batchOf<object>([{ a: 1, b: 2 }]));
      const handle: unknown = JSON.parse(JSON.stringify(await first.prepare?.(1)));
      await first.write(batchOf<object>([{ a: 'lost', b: 0 }]));
      await first.abort?.();
      const second = csvSink<object>(folder.path('a.csv'));
      await second.open?.(handle);
      await second.write(batchOf<object>([{ b: 4, a: 3 }]));
      await second.end?.();
      expect(text()).toBe(before > 0 ? 'a,b\n1,2\n3,4\n' : 'b,a\n4,3\n');
    }
  });

  it('writes what csvSource reads, and csv-parse too, whatever the text', async () => {
    const rows = fc
      .integer({ min: 1, max: 9 })
      .chain((width) =>
        fc.tuple(
          fc.uniqueArray(nasty, { minLength: width, maxLength: width }),
          fc.array(fc.array(nasty, { minLength: width, maxLength: width }), { maxLength: 10 }),
        ),
      );
    const options = fc.record({ delimiter: fc.constantFrom(',', ';', '\t'), gzip: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(rows, options, async ([names, records], { delimiter, gzip }) => {
        const columns = Object.fromEntries(names.map((name, i) => [name, (row: readonly string[]) => row[i]]));
        const order = Object.keys(columns);
        await writeAll(csvSink<readonly string[]>(folder.path('a'), { columns, delimiter, gzip }), records);
        const { values, rejected } = await readAll(csvSource(folder.path('a'), { delimiter, gzip }));
        expect(rejected).toEqual([]);
        expect(values.map((row) => order.map((name) => row[name]))).toEqual(
          records.map((record) => order.map((name) => record[names.indexOf(name)])),
        );
        if (gzip) return;
        const parsed: unknown = parse(readFileSync(folder.path('a')), { delimiter, record_delimiter: '\n', bom: true });
        expect(parsed).toEqual([order, ...records.map((record) => order.map((name) => record[names.indexOf(name)]))]);
      }),
      { numRuns: 300 },
    );
  });

  it('writes what csv-stringify writes', async () => {
    const record = fc.tuple(nasty, nasty, fc.oneof(fc.integer(), nasty)).map(([a, b, c]) => ({ a, b, c }));
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 10 }), async (records) => {
        await writeAll(csvSink<(typeof records)[0]>(folder.path('a.csv')), records);
        // It writes a mark as it is, and quotes nothing for a carriage return alone.
        const plain = text().replaceAll(/"([^",\n]*)"/g, '$1');
        const theirs = stringify(records, { header: true }).replaceAll(/"([^",\n]*)"/g, '$1');
        expect(plain).toBe(theirs);
      }),
      { numRuns: 200 },
    );
  });
});
