import { describe, expect, it } from '@jest/globals';
import { mkdirSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Subject } from 'rxjs';
import { csvSink } from '../../../lib/csv.js';
import { createRuntime, eventTime, toSink } from '../../../lib/index.js';
import type { Sink } from '../../../lib/index.js';
import type { FolderTarget } from '../../../lib/node.js';
import { ndjsonSink } from '../../../lib/node.js';
import { countsOpenFiles, useFolder } from '../folder.js';
import { failureOf } from '../reading.js';
import { batchOf, writeAll } from '../writing.js';

const folder = useFolder();
const sinkTo = (options: Partial<FolderTarget> = {}): Sink<unknown> =>
  ndjsonSink({ folder: folder.path(''), ...options });
const read = (name: string): string => readFileSync(folder.path(name), 'utf8');

/** Opens a sink that goes on from nothing. */
async function opened(options: Partial<FolderTarget> = {}): Promise<Sink<unknown>> {
  const sink = sinkTo(options);
  await sink.open?.(undefined);
  return sink;
}

describe('a sink to a folder', () => {
  it('shows a file with each checkpoint, and what comes after the last one at the end', async () => {
    const runtime = createRuntime();
    const source = new Subject<number>();
    const done = new Promise<void>((resolve) => {
      source
        .pipe(
          eventTime((n) => n, { runtime }),
          toSink(sinkTo()),
        )
        .subscribe({ complete: resolve });
    });
    const shown: string[][] = [];
    for (const n of [1, 2, 3]) {
      source.next(n);
      // It opens first.
      while (runtime.metrics().operators.at(-1)!.used < n) await new Promise(setImmediate);
      await runtime.checkpoint();
      while (folder.names().some((name) => name.startsWith('.')) || folder.names().length < n) {
        await new Promise(setImmediate);
      }
      shown.push(folder.names());
    }
    source.next(4);
    source.complete();
    await done;
    expect(shown.map((names) => names.length)).toEqual([1, 2, 3]);
    expect(folder.names()).toEqual([1, 2, 3, 4].map((n) => `part-000000000${n}-0000.ndjson`));
    expect(folder.names().map(read)).toEqual(['1\n', '2\n', '3\n', '4\n']);
  });

  it('makes the folder, takes a URL, and a prefix', async () => {
    await writeAll(sinkTo({ folder: pathToFileURL(folder.path('a/b')), prefix: 'fares' }), [1]);
    expect(read('a/b/fares-0000000001-0000.ndjson')).toBe('1\n');
  });

  it('shows nothing before the commit, and makes no file of nothing', async () => {
    const sink = await opened();
    await sink.commit?.(await sink.prepare?.(1));
    expect(folder.names()).toEqual([]);
    await sink.write(batchOf([1]));
    const handle = await sink.prepare?.(2);
    expect(folder.names()).toEqual([expect.stringMatching(/^\.part-[0-9a-f]{8}-0000\.ndjson$/)]);
    await sink.commit?.(handle);
    await sink.commit?.(handle);
    expect(folder.names()).toEqual(['part-0000000002-0000.ndjson']);
    await sink.end?.();
    expect(folder.names()).toEqual(['part-0000000002-0000.ndjson']);
  });

  it('begins another file of the same checkpoint when one is large enough', async () => {
    const sink = await opened({ maxBytes: 200_000 });
    const long = 'x'.repeat(150_000);
    for (let i = 0; i < 5; i++) await sink.write(batchOf([long]));
    await sink.commit?.(await sink.prepare?.(7));
    const names = folder.names();
    expect(names.length).toBeGreaterThan(1);
    expect(names[1]).toBe('part-0000000007-0001.ndjson');
    expect(names.map(read).join('')).toBe(`"${long}"\n`.repeat(5));
  });

  it('keeps the columns of the first result in all files', async () => {
    const sink = csvSink<Record<string, number>>({ folder: folder.path(''), maxBytes: 1 }, { gzip: false });
    await sink.open?.(undefined);
    await sink.write(batchOf([{ a: 1, b: 2 }]));
    const handle = await sink.prepare?.(1);
    await sink.write(batchOf([{ a: 3, b: 4 }]));
    await sink.abort?.();
    const next = csvSink<Record<string, number>>({ folder: folder.path('') }, { gzip: false });
    await next.commit?.(handle);
    await next.open?.(handle);
    await next.write(batchOf([{ b: 6, a: 5 }]));
    await next.end?.();
    expect(folder.names().map(read)).toEqual(['a,b\n1,2\n', 'a,b\n5,6\n']);
    expect(folder.names()[0]).toBe('part-0000000001-0000.csv');
  });

  it('is content when a reader has taken a file away before it is committed again', async () => {
    const sink = await opened();
    await sink.write(batchOf([1]));
    const handle = await sink.prepare?.(1);
    await sink.commit?.(handle);
    unlinkSync(folder.path('part-0000000001-0000.ndjson'));
    const next = sinkTo();
    await next.commit?.(handle);
    await next.open?.(handle);
    await next.write(batchOf([2]));
    await next.end?.();
    expect(folder.names()).toEqual(['part-0000000002-0000.ndjson']);
  });

  it('takes back what came after the checkpoint that it goes on from, and nothing of others', async () => {
    folder.file('part-0000000009-0000.csv', 'of a sink of another kind');
    folder.file('other-0000000009-0000.ndjson', 'of another prefix');
    folder.file('.other-00000000-0000.ndjson', 'of another prefix');
    folder.file('part-9.ndjson', 'of somebody');
    const strangers = folder.names();
    const sink = await opened();
    await sink.write(batchOf([1]));
    const first = await sink.prepare?.(1);
    await sink.commit?.(first);
    await sink.write(batchOf([2]));
    await sink.commit?.(await sink.prepare?.(2));
    await sink.write(batchOf([3]));
    await sink.prepare?.(3);
    await sink.write(batchOf([4]));
    // The newest checkpoints cannot be read: the first is gone on from.
    const next = sinkTo();
    await next.commit?.(first);
    await next.open?.(first);
    expect(folder.names()).toEqual([...strangers, 'part-0000000001-0000.ndjson'].sort());
    await next.abort?.();
    await sink.abort?.();
  });

  it('does not mix its files with those of an earlier run', async () => {
    await writeAll(sinkTo(), [1]);
    const error = await failureOf(opened());
    expect(error).toMatchObject({ code: 'SINK_FAILED', message: expect.stringContaining('is of an earlier run') });
    await writeAll(sinkTo({ prefix: 'second' }), [1]);
  });

  it('says so when a file is not as the checkpoint has it, or the handle is of another sink', async () => {
    const sink = await opened();
    await sink.write(batchOf([1, 2]));
    const handle = await sink.prepare?.(1);
    truncateSync(folder.path(folder.names()[0]!), 2);
    const short = await failureOf((async () => sinkTo().commit?.(handle))());
    expect(short).toMatchObject({ code: 'RESTORE_FAILED', message: expect.stringContaining('has 2 bytes') });
    for (const strange of [null, 7, {}, { folder: '/elsewhere', files: [] }]) {
      const foreign = await failureOf((async () => sinkTo().open?.(strange))());
      expect(foreign).toMatchObject({ code: 'RESTORE_FAILED', message: expect.stringContaining('of another sink') });
    }
  });

  it('names the folder and what to do when it cannot be written', async () => {
    writeFileSync(folder.path('a file'), '');
    const error = await failureOf((async () => ndjsonSink({ folder: folder.path('a file/x') }).open?.(undefined))());
    expect(error).toMatchObject({ code: 'SINK_FAILED', message: expect.stringContaining('a file/x') });
    mkdirSync(folder.path('a folder'));
  });

  it('leaves no file open, and after an abort only what a checkpoint may refer to', async () => {
    const sink = await opened({ maxBytes: 1 });
    await sink.write(batchOf([1]));
    await sink.prepare?.(1);
    const prepared = folder.names();
    for (const n of [2, 3]) await sink.write(batchOf([n]));
    await sink.abort?.();
    expect(folder.names()).toEqual(prepared);
    if (countsOpenFiles) expect(folder.openFiles()).toBe(0);
  });

  it.each([
    ['folder must be a path', { folder: 7 as never }],
    ['folder must be a path', { folder: '' }],
    ['prefix must be of letters', { folder: 'a', prefix: '../b' }],
    ['prefix must be of letters', { folder: 'a', prefix: '' }],
    ['maxBytes must be a whole number', { folder: 'a', maxBytes: 0 }],
    ['only file: URLs are files', { folder: new URL('http://localhost/') }],
  ])('refuses a target at once: %s', (message, target) => {
    expect(() => ndjsonSink(target)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });
});
