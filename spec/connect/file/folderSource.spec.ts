import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { folderSource } from '../../../lib/connect/file/folderSource.js';
import { sourceFiles } from '../../../lib/connect/file/sourceFiles.js';
import type { SourceFiles } from '../../../lib/connect/file/sourceFiles.js';
import { createRuntime, fromSource } from '../../../lib/index.js';
import type { Checkpoint, SplitSource } from '../../../lib/index.js';
import { ndjsonSource } from '../../../lib/node.js';
import type { WatchedFolder } from '../../../lib/node.js';
import { parquetSource } from '../../../lib/parquet.js';
import { BARRIER, BATCH, STATUS } from '../../../lib/frame/kinds.js';
import { countsOpenFiles, useFolder } from '../folder.js';

const folder = useFolder();

const inbox = (options: Partial<WatchedFolder> = {}): SplitSource<string> =>
  ndjsonSource<string>({ folder: folder.path('in'), settle: 0, pollEvery: 5, ...options });

/** Drops a file as those do that move it in when it is complete. */
function drop(name: string, lines: readonly string[], modified?: number): void {
  const path = folder.file('outside', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  if (modified !== undefined) utimesSync(path, modified, modified);
  renameSync(path, folder.path(`in/${name}`));
}

const remove = (path: string): void => rmSync(folder.path(path), { recursive: true, force: true });

function newInbox(): void {
  remove('in');
  mkdirSync(folder.path('in'));
}

/** Reads a folder in the background. */
class Run {
  readonly seen: string[] = [];
  error: unknown;
  idle = 0;
  readonly runtime;
  readonly #abort = new AbortController();
  readonly #over: Promise<void>;
  #cut = false;

  constructor(source: SplitSource<string>, restore?: Checkpoint) {
    this.runtime = createRuntime(restore === undefined ? {} : { restore });
    const stream = fromSource(source, {
      timestampOf: () => 0,
      batchSize: 2,
      runtime: this.runtime,
      signal: this.#abort.signal,
      whenQuiet: { idleAfter: 5 },
    });
    this.#over = new Promise((resolve) => {
      stream.subscribe({
        next: (frame) => {
          if (frame.kind === BARRIER) this.#cut = true;
          if (frame.kind === STATUS && frame.idle) this.idle++;
          if (frame.kind === BATCH && !this.#cut) this.seen.push(...frame.values);
        },
        error: (error) => {
          this.error = error;
          resolve();
        },
        complete: resolve,
      });
    });
  }

  async until(isDone: () => boolean): Promise<void> {
    for (let i = 0; i < 1000 && !isDone() && this.error === undefined; i++) await sleep(2);
  }

  /** Takes a checkpoint; what is read after it is not seen. */
  checkpoint(): Promise<Checkpoint> {
    return this.runtime.checkpoint();
  }

  /** Takes a checkpoint, and waits until the source has heard of it; goes on to be read. */
  async settle(): Promise<void> {
    await this.runtime.checkpoint();
    this.#cut = false;
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#over;
    if (this.error instanceof Error) throw this.error;
  }
}

describe('a folder that files are dropped into', () => {
  it('gives each file once, by time or by name, however it is stopped and goes on', async () => {
    const steps = fc.array(fc.oneof(fc.constantFrom('drop', 'pause', 'restart'), fc.constant('drop')), {
      maxLength: 14,
    });
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.constantFrom('keep' as const, 'delete' as const, 'move' as const),
        async (script, kind) => {
          newInbox();
          remove('done');
          const done = kind === 'move' ? { moveTo: folder.path('done') } : kind;
          const [dropped, seen]: [string[], string[]] = [[], []];
          let run = new Run(inbox({ done }));
          for (const step of script) {
            if (step === 'drop') {
              const lines = Array.from({ length: dropped.length % 4 }, (_, i) => `${dropped.length}.${i}`);
              // Every third under a name that was there before.
              const name = dropped.length % 3 === 2 ? 'same' : `${dropped.length}`;
              if (existsSync(folder.path(`in/${name}`))) continue;
              drop(name, lines);
              dropped.push(...lines, '');
            } else if (step === 'pause') await sleep(5);
            else {
              const checkpoint = await run.checkpoint();
              seen.push(...run.seen);
              await run.stop();
              run = new Run(inbox({ done }), checkpoint);
            }
          }
          const wanted = dropped.filter((line) => line !== '');
          await run.until(() => seen.length + run.seen.length >= wanted.length);
          seen.push(...run.seen);
          expect([...seen].sort()).toEqual(wanted.sort());
          for (let i = 0; kind !== 'keep' && i < 500 && readdirSync(folder.path('in')).length > 0; i++) {
            await sleep(2);
            await run.settle();
          }
          await run.stop();
          if (kind !== 'keep') expect(readdirSync(folder.path('in'))).toEqual([]);
          if (kind === 'move' && wanted.length > 0) {
            const texts = readdirSync(folder.path('done')).map((name) =>
              readFileSync(folder.path(`done/${name}`), 'utf8'),
            );
            const moved = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
            expect(new Set(moved)).toEqual(new Set(wanted.map((line) => JSON.stringify(line))));
          }
        },
      ),
      { numRuns: 40 },
    );
    if (countsOpenFiles) expect(folder.openFiles()).toBe(0);
  });

  it.each([
    ['time', ['c', 'a', 'b']],
    ['name', ['a', 'b', 'c']],
  ] as const)('takes those that are there by %s', async (order, wanted) => {
    newInbox();
    drop('b', ['b'], 3);
    drop('c', ['c'], 1);
    drop('a', ['a'], 2);
    const run = new Run(inbox({ order }));
    await run.until(() => run.seen.length === 3);
    await run.stop();
    expect(run.seen).toEqual(wanted);
  });

  it('does not touch what is not complete, is hidden, or has another name', async () => {
    newInbox();
    for (const name of ['.a.log', 'a.log.part', 'a.log.TMP', 'a.log~', 'a.txt', 'a.log.crdownload']) drop(name, [name]);
    mkdirSync(folder.path('in/folder.log'));
    drop('a.log', ['a'], 1);
    const run = new Run(inbox({ names: '*.log*' }));
    await run.until(() => run.seen.length === 1);
    renameSync(folder.path('in/a.log.part'), folder.path('in/b.log'));
    await run.until(() => run.seen.length === 2);
    await run.stop();
    expect(run.seen).toEqual(['a', 'a.log.part']);
  });

  it('waits until a file is written to no more', async () => {
    newInbox();
    let now = 1000_000;
    const files: SourceFiles = {
      ...sourceFiles,
      clock: { now: () => now, schedule: (work, delay) => sourceFiles.clock.schedule(work, delay) },
    };
    const read: string[] = [];
    const source = folderSource(
      'names',
      { folder: folder.path('in'), settle: 500, pollEvery: 2 },
      (path) => ({
        name: path,
        async *open() {
          read.push(path);
          yield { position: 0, values: [path] };
        },
      }),
      files,
    );
    drop('a', ['a'], 1000);
    const run = new Run(source);
    await sleep(20);
    expect(read).toEqual([]);
    now += 499;
    await sleep(10);
    expect(read).toEqual([]);
    now += 1;
    await run.until(() => run.seen.length === 1);
    await run.stop();
    expect(read).toEqual([folder.path('in/a')]);
  });

  it('deletes a file only when a checkpoint is complete that it was read before', async () => {
    newInbox();
    drop('a', ['a1', 'a2', 'a3']);
    const run = new Run(inbox({ done: 'delete' }));
    await run.until(() => run.seen.length === 3 && run.idle > 0);
    expect(existsSync(folder.path('in/a'))).toBe(true);
    await run.settle();
    await run.until(() => !existsSync(folder.path('in/a')));
    // It is forgotten: another of its name is read.
    drop('a', ['another']);
    await run.until(() => run.seen.length === 4);
    await run.stop();
    expect(run.seen.at(-1)).toBe('another');
  });

  it('moves a file beside one of its name', async () => {
    newInbox();
    remove('done');
    mkdirSync(folder.path('done'));
    folder.file('done/a', 'older');
    drop('a', ['a']);
    const run = new Run(inbox({ done: { moveTo: folder.path('done') } }));
    await run.until(() => run.seen.length === 1 && run.idle > 0);
    await run.settle();
    await run.until(() => existsSync(folder.path('done/a.1')));
    await run.stop();
    expect(readFileSync(folder.path('done/a'), 'utf8')).toBe('older');
    expect(readFileSync(folder.path('done/a.1'), 'utf8')).toBe('"a"\n');
  });

  it('moves to another disk, too', async () => {
    newInbox();
    drop('a', ['a']);
    await sourceFiles.move(folder.path('in/a'), folder.path('b/c/d'));
    expect(readFileSync(folder.path('b/c/d'), 'utf8')).toBe('"a"\n');
  });

  it('fails where a file that is to be read is gone, and says whether it was begun', async () => {
    newInbox();
    drop('a', ['a1', 'a2', 'a3', 'a4', 'a5']);
    const run = new Run(inbox());
    await run.until(() => run.seen.length > 0);
    const source = inbox();
    const split = `${(await sourceFiles.facts(folder.path('in/a')))!.id}/a`;
    await run.stop();
    writeFileSync(folder.path('other'), '');
    renameSync(folder.path('other'), folder.path('in/a'));
    const open = async (position?: unknown): Promise<unknown> => {
      try {
        for await (const chunk of source.open(split, position, new AbortController().signal)) return chunk;
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(await open()).toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining('another file has taken its place'),
    });
    remove('in/a');
    expect(await open({ offset: 0, line: 1, bytes: 1 })).toMatchObject({
      code: 'RESTORE_FAILED',
      message: expect.stringContaining('it is not there any more'),
    });
    const skipping = inbox({ whenGone: 'skip' }).open(split, undefined, new AbortController().signal);
    for await (const chunk of skipping) expect(chunk).toBe('nothing');
  });

  it('fails where the folder cannot be read, or a file not be put away', async () => {
    remove('in');
    const none = new Run(inbox());
    await none.until(() => false);
    expect(none.error).toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining('no such file or folder'),
    });
    newInbox();
    drop('a', ['a']);
    folder.file('file', '');
    const run = new Run(inbox({ done: { moveTo: folder.path('file/below') } }));
    await run.until(() => run.seen.length === 1 && run.idle > 0);
    await run.settle();
    await run.until(() => false);
    expect(run.error).toMatchObject({ code: 'SOURCE_FAILED', message: expect.stringContaining('not a folder') });
  });

  it('takes Parquet files', async () => {
    newInbox();
    writeFileSync(folder.path('in/a.parquet'), readFileSync('spec/connect/parquet/fixtures/uncompressed.parquet'));
    const source = parquetSource(
      { folder: folder.path('in'), settle: 0, pollEvery: 5 },
      { map: (_, index) => String(index) },
    );
    const run = new Run(source);
    await run.until(() => run.seen.length > 0);
    await run.stop();
    expect(run.seen[0]).toBe('0');
  });

  it('checks its options when it is made', () => {
    expect(() => inbox({ order: 'size' as 'name' })).toThrow("order must be 'time' or 'name'; it is 'size'");
    expect(() => inbox({ names: 'a/*' })).toThrow('names is a pattern for names, without folders');
    expect(() => inbox({ done: 'forget' as 'keep' })).toThrow("done must be 'keep', 'delete' or { moveTo: a folder }");
    expect(() => inbox({ done: { moveTo: folder.path('in/../in') } })).toThrow('where they would be read again');
    expect(() => inbox({ whenGone: 'cry' as 'fail' })).toThrow("whenGone must be 'fail' or 'skip'; it is 'cry'");
    expect(() => inbox({ settle: -1 })).toThrow('settle must be a whole number');
    expect(() => inbox({ pollEvery: 0 })).toThrow('pollEvery must be a whole number');
  });
});
