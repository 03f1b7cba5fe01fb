import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { csvSource } from '../../../lib/csv.js';
import { fromSource, toAsyncIterable } from '../../../lib/index.js';
import type { SplitSource } from '../../../lib/index.js';
import { ndjsonSource } from '../../../lib/node.js';
import { parquetSource } from '../../../lib/parquet.js';
import { glob } from '../../../lib/connect/file/glob.js';
import { runOf } from '../../transform/splitsAtWork.js';
import type { Item } from '../../transform/splitsAtWork.js';
import { countsOpenFiles, useFolder } from '../folder.js';
import { failureOf } from '../reading.js';

const folder = useFolder();

interface Event {
  readonly at: number;
  readonly file: string;
}

const lines = (file: string, times: readonly number[]): string =>
  times.map((at) => `${JSON.stringify({ at, file })}\n`).join('');

async function eventsOf<T extends { at: unknown }>(source: SplitSource<T>): Promise<T[]> {
  const events: T[] = [];
  const stream = fromSource(source, { timestampOf: (event: T) => Number(event.at) });
  for await (const event of toAsyncIterable(stream)) events.push(event);
  return events;
}

describe('glob', () => {
  it('finds files in order of their paths, in folders below for **, hidden ones only by name', async () => {
    for (const name of ['b', 'a/x', 'a/b']) mkdirSync(folder.path(name), { recursive: true });
    for (const name of ['2.log', '1.log', 'b/3.log', 'a/x/4.log', 'a/x/.5.log', '6.txt', '.hidden.log']) {
      folder.file(name, '');
    }
    symlinkSync(folder.path('a'), folder.path('link'));
    symlinkSync(folder.path('1.log'), folder.path('7.log'));
    const found = async (pattern: string): Promise<string[]> => {
      const root = `${folder.path('.')}/`;
      return (await glob(root + pattern)).map((path) => path.slice(root.length));
    };
    expect(await found('*.log')).toEqual(['1.log', '2.log', '7.log']);
    expect(await found('**/*.log')).toEqual(['1.log', '2.log', '7.log', 'a/x/4.log', 'b/3.log']);
    expect(await found('a/**')).toEqual(['a/x/4.log']);
    expect(await found('{a,b,link}/**/*.log')).toEqual(['a/x/4.log', 'b/3.log', 'link/x/4.log']);
    expect(await found('?/x/.*')).toEqual(['a/x/.5.log']);
    expect(await found('[0-1].log')).toEqual(['1.log']);
    expect(await found('*/nothing/*')).toEqual([]);
    expect(await found('named.log')).toEqual(['named.log']);
  });
});

describe('a source of several files', () => {
  it('gives the event of the file that is behind, and takes gzip by name', async () => {
    folder.file('a.ndjson', lines('a', [1, 4, 5]));
    folder.file('b.ndjson.gz', gzipSync(lines('b', [2, 3, 6])));
    const events = await eventsOf(ndjsonSource<Event>({ files: folder.path('*.ndjson*') }));
    expect(events.map(({ at }) => at)).toEqual([1, 2, 4, 3, 6, 5]);
  });

  it('reads files one by one, in the order in which they are listed', async () => {
    const files = [
      folder.file('b.csv', 'at,file\n1,b\n2,b\n'),
      pathToFileURL(folder.file('a.csv', 'file,at\na,1\na,3\n')),
    ];
    const source = csvSource({ files, read: 'one by one' }, { columns: ['at', 'file'] });
    expect(source.name).toMatch(/^csv \/.*b\.csv, \/.*a\.csv$/);
    expect((await eventsOf(source)).map(({ at, file }) => file + at)).toEqual(['b1', 'b2', 'a1', 'a3']);
  });

  it('reads Parquet files', async () => {
    const path = 'spec/connect/parquet/fixtures/uncompressed.parquet';
    const once = parquetSource({ files: [path] }, { map: () => ({ at: 0 }) });
    const twice = parquetSource(
      { files: 'spec/connect/parquet/fixtures/{un,no}*d.parquet' },
      { map: () => ({ at: 0 }) },
    );
    expect(await eventsOf(twice)).toHaveLength((await eventsOf(once)).length);
  });

  it('goes on from a checkpoint in each file, with the files that there were', async () => {
    const times = fc.array(fc.nat(50), { maxLength: 8 });
    const sets = fc.record({
      contents: fc.array(times, { minLength: 1, maxLength: 4 }),
      read: fc.constantFrom('together' as const, 'one by one' as const),
      until: fc.nat(20),
      batchSize: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(sets, async ({ contents, read, until, batchSize }) => {
        rmSync(folder.path('in'), { recursive: true, force: true });
        mkdirSync(folder.path('in'));
        const write = (name: string, values: readonly number[]): void =>
          writeFileSync(
            folder.path(`in/${name}.ndjson`),
            values.map((time, i) => `${JSON.stringify({ id: `${name}.${i}`, time })}\n`).join(''),
          );
        contents.forEach((values, i) => write(String(i), values));
        const source = (): SplitSource<Item> =>
          ndjsonSource<Item>({ files: folder.path('in/*.ndjson'), read, maxOpen: 2 });
        const whole = await runOf(source(), { batchSize });
        const first = await runOf(source(), { batchSize }, until);
        if (first.checkpoint === undefined) return expect(first.events).toEqual(whole.events);
        const isKnown = (first.checkpoint.operators.get('fromSource')!.values.get('position') as { known: unknown })
          .known;
        if (isKnown === true) write('later', [0, 1, 2]);
        const second = await runOf(source(), { batchSize, restore: first.checkpoint });
        expect([...first.events, ...second.events]).toEqual(whole.events);
      }),
    );
  });

  it('says so where no file fits, or the folder is missing', async () => {
    const none = await failureOf(eventsOf(ndjsonSource<Event>({ files: folder.path('*.ndjson') })));
    expect(none).toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining('no file fits. Check the pattern'),
    });
    const missing = await failureOf(eventsOf(ndjsonSource<Event>({ files: folder.path('none/*.ndjson') })));
    expect(missing).toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining('no such file or folder'),
    });
  });

  it('names the file that cannot be read', async () => {
    folder.file('a.ndjson.gz', gzipSync(lines('a', [1, 2, 3])).subarray(0, 30));
    folder.file('b.ndjson', lines('b', [2, 3, 6]));
    const error = await failureOf(eventsOf(ndjsonSource<Event>({ files: folder.path('*.ndjson*') })));
    expect(error).toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringMatching(/a\.ndjson\.gz: the gzip data ends too early/),
    });
    if (countsOpenFiles) expect(folder.openFiles()).toBe(0);
  });

  it('checks its options when it is made', () => {
    expect(() => ndjsonSource({ files: [] })).toThrow('files is empty');
    expect(() => ndjsonSource({ files: '*', read: 'both' as 'together' })).toThrow("read must be 'together' or");
    expect(() => ndjsonSource({ files: '*', maxOpen: 0 })).toThrow(
      'maxOpen must be a whole number, at least 1; it is 0',
    );
    expect(() => ndjsonSource({ files: [new URL('http://a/b')] })).toThrow('only file: URLs are files');
  });
});
