import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { csvSource } from '../../../lib/csv.js';
import { fromSource } from '../../../lib/index.js';
import { ndjsonSource } from '../../../lib/node.js';
import type { FollowedFile, FollowPosition } from '../../../lib/node.js';
import type { Source, SourceChunk } from '../../../lib/index.js';
import { STATUS } from '../../../lib/frame/kinds.js';
import { LineFraming } from '../../../lib/connect/file/lineFraming.js';
import { followSource } from '../../../lib/connect/file/followSource.js';
import { sourceFiles } from '../../../lib/connect/file/sourceFiles.js';
import type { SourceFiles } from '../../../lib/connect/file/sourceFiles.js';
import { countsOpenFiles, useFolder } from '../folder.js';
import { failureOf } from '../reading.js';
import { LogWriter } from './logWriter.js';

const folder = useFolder();

/** Follows a file in the background. */
class Follower<T = string> {
  readonly seen: T[] = [];
  readonly chunks: SourceChunk<T, FollowPosition>[] = [];
  readonly done: Promise<void>;
  readonly #abort = new AbortController();

  constructor(source: Source<T, FollowPosition>, position?: FollowPosition, until = Infinity) {
    this.done = this.#read(source, position, until);
    // Whoever waits for it hears of it.
    this.done.catch(() => undefined);
  }

  async until(isDone: () => boolean): Promise<void> {
    for (let i = 0; i < 1000 && !isDone(); i++) await Promise.race([sleep(2), this.done.catch(() => undefined)]);
  }

  /** Waits until so much has been seen, and stops. */
  async first(count: number): Promise<readonly T[]> {
    await this.until(() => this.seen.length >= count);
    await this.stop();
    return this.seen;
  }

  stop(): Promise<void> {
    this.#abort.abort();
    return this.done;
  }

  async #read(source: Source<T, FollowPosition>, position: FollowPosition | undefined, until: number): Promise<void> {
    for await (const chunk of source.open(position, this.#abort.signal)) {
      this.chunks.push(chunk);
      this.seen.push(...chunk.values, ...(chunk.rejected ?? []).map(({ record }) => `!${String(record)}` as T));
      if (this.chunks.length >= until) return;
    }
  }
}

const follow = (path: string, options: Partial<FollowedFile> = {}): Source<string, FollowPosition> =>
  ndjsonSource<string>({ follow: path, pollEvery: 5, ...options });

type Step = 'line' | 'half' | 'pause' | 'rotate' | 'rotate late' | 'recreate' | 'truncate';

const scripts = (...steps: Step[]): fc.Arbitrary<readonly Step[]> =>
  fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant('line' as const) }, fc.constantFrom(...steps)), {
    maxLength: 25,
  });

/** Writes by a script. What cuts a file off, or deletes it, waits until it has been read: else it could not be. */
async function write(writer: LogWriter, script: readonly Step[], hasRead: () => Promise<void>): Promise<void> {
  for (const step of script) {
    if (step === 'line') writer.line();
    else if (step === 'half') writer.half();
    else if (step === 'pause') await sleep(3);
    else if (step === 'rotate') {
      writer.rename();
      writer.reopen();
    } else if (step === 'rotate late') {
      writer.rename();
      writer.line();
      await sleep(2);
      writer.create();
      writer.line();
      await sleep(2);
      writer.line();
      writer.reopen();
    } else {
      await hasRead();
      if (step === 'truncate') writer.truncate();
      else {
        writer.remove();
        await sleep(2);
        writer.reopen();
      }
    }
  }
  writer.close();
}

describe('a file that is followed', () => {
  it('is read through rotation, deletion and truncation, and nothing is lost', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(scripts('half', 'pause', 'rotate', 'rotate late', 'recreate', 'truncate'), async (script) => {
        const root = folder.path(String(runs++));
        mkdirSync(root);
        const writer = new LogWriter(`${root}/app.log`);
        const follower = new Follower(follow(writer.path));
        writer.line();
        await follower.until(() => follower.seen.length === 1);
        await write(writer, script, async () => {
          writer.line();
          const { length } = writer.lines;
          await follower.until(() => follower.seen.length >= length);
        });
        const wanted = writer.lines.filter((_, i) => i < writer.lines.length - 1 || !writer.lines[i]!.startsWith('!'));
        await follower.first(wanted.length);
        expect(follower.seen).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
    if (countsOpenFiles) expect(folder.openFiles()).toBe(0);
  });

  it('goes on after a restore at any chunk, however often it was renamed meanwhile', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        scripts('half', 'pause', 'rotate', 'rotate late'),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
        async (script, stops) => {
          const root = folder.path(String(runs++));
          mkdirSync(root);
          const writer = new LogWriter(`${root}/app.log`);
          writer.line();
          const first = new Follower(follow(writer.path));
          await first.first(1);
          const writing = write(writer, script, () => Promise.resolve());
          const seen: string[] = [];
          let last = first.chunks[0]!;
          for (const stop of stops) {
            const follower = new Follower(follow(writer.path), last.position, stop);
            await follower.until(() => follower.chunks.length > 0);
            await Promise.race([follower.done, writing.then(() => sleep(5))]);
            await follower.stop();
            expect(follower.chunks[0]).toEqual(last);
            last = follower.chunks.at(-1)!;
            // The last chunk comes again.
            seen.push(...follower.seen.slice(0, -(last.values.length + (last.rejected?.length ?? 0))));
          }
          await writing;
          const wanted = writer.lines.filter(
            (_, i) => i < writer.lines.length - 1 || !writer.lines[i]!.startsWith('!'),
          );
          seen.push(...(await new Follower(follow(writer.path), last.position).first(wanted.length - seen.length)));
          expect(seen).toEqual(wanted);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('need not be there yet, and may be a link that is changed to lead elsewhere', async () => {
    const path = folder.path('current.log');
    const follower = new Follower(follow(path));
    await sleep(5);
    folder.file('monday.log', '"a"\n');
    symlinkSync('monday.log', path);
    await follower.until(() => follower.seen.length === 1);
    folder.file('tuesday.log', '"b"\n');
    appendFileSync(folder.path('monday.log'), '"late"\n');
    symlinkSync('tuesday.log', folder.path('new'));
    renameSync(folder.path('new'), path);
    expect(await follower.first(3)).toEqual(['a', 'late', 'b']);
  });

  it('may be read from its end on, from the next line if it ends in the middle of one', async () => {
    const path = folder.file('app.log', '"a"\n"b"\n"c');
    const half = new Follower(follow(path, { from: 'end' }));
    await sleep(20);
    appendFileSync(path, '"\n"d"\n');
    expect(await half.first(1)).toEqual(['d']);
    const whole = new Follower(follow(path, { from: 'end' }));
    await sleep(20);
    appendFileSync(path, '"e"\n');
    expect(await whole.first(1)).toEqual(['e']);
  });

  it('is known to be cut off though it has grown longer since', async () => {
    const path = folder.file('app.log', '"a"\n');
    const quietly: SourceFiles = { ...sourceFiles, watch: () => ({ close: () => undefined }) };
    const follower = new Follower(followSource({ follow: path, pollEvery: 40 }, textFormat, quietly));
    await follower.until(() => follower.seen.length === 1);
    await sleep(5);
    writeFileSync(path, 'b is longer than it was\n');
    expect((await follower.first(2)).slice(1)).toEqual(['b is longer than it was']);
  });

  it('rejects a line that is too long, and goes on', async () => {
    const path = folder.file('app.log', '');
    const follower = new Follower(ndjsonSource<string>({ follow: path, pollEvery: 5 }, { maxLineLength: 1000 }));
    for (let i = 0; i < 20; i++) {
      appendFileSync(path, 'x'.repeat(10_000));
      await sleep(1);
    }
    appendFileSync(path, '\n"b"\n');
    const [long, next] = await follower.first(2);
    expect(next).toBe('b');
    expect(long).toBe(`!${'x'.repeat(200)}`);
    const again = await new Follower(
      ndjsonSource<string>({ follow: path, pollEvery: 5 }, { maxLineLength: 1000 }),
      follower.chunks[0]!.position,
    ).first(2);
    expect(again).toEqual([long, next]);
  });

  it('may be CSV, each with a header of its own', async () => {
    const path = folder.file('app.csv', 'n,text\n1,"two\n');
    const source = csvSource(
      { follow: path, pollEvery: 5 },
      { columns: ['n', 'text'], map: (row) => row.n + row.text },
    );
    const follower = new Follower(source);
    await sleep(10);
    appendFileSync(path, 'lines"\n');
    await follower.until(() => follower.seen.length === 1);
    renameSync(path, folder.path('app.csv.1'));
    writeFileSync(path, 'text,n\nb,2\n');
    expect(await follower.first(2)).toEqual(['1two\nlines', '2b']);
    const again = await new Follower(source, follower.chunks[0]!.position).first(2);
    expect(again).toEqual(['1two\nlines', '2b']);
  });

  it('says so where it is to go on in a file that is gone or was cut off, unless it is to begin anew', async () => {
    const path = folder.file('app.log', '"a"\n"b"\n');
    const follower = new Follower(follow(path));
    await follower.first(2);
    const { position } = follower.chunks.at(-1)!;
    truncateSync(path, 4);
    const cutOff = await failureOf(new Follower(follow(path), position).done);
    expect(cutOff).toMatchObject({ code: 'RESTORE_FAILED', message: expect.stringContaining('it was cut off') });
    expect(await new Follower(follow(path, { whenGone: 'begin anew' }), position).first(1)).toEqual(['a']);
    copyFileSync(path, folder.path('copy'));
    writeFileSync(folder.path('app.log.1.gz'), gzipSync('"a"\n"b"\n'));
    rmSync(path);
    renameSync(folder.path('copy'), path);
    const gone = await failureOf(new Follower(follow(path), position).done);
    expect(gone).toMatchObject({
      code: 'RESTORE_FAILED',
      message: expect.stringContaining('was deleted, moved away or compressed'),
    });
    expect(gone.message).toContain("set { whenGone: 'begin anew' }");
  });

  it.each(['open', 'read', 'facts', 'list'] as const)('fails with what the system says when %s does', async (call) => {
    for (let at = 0; at < 4; at++) {
      rmSync(folder.path('app.log.1'), { force: true });
      const path = folder.file('app.log', '"a"\n');
      let calls = 0;
      const failing = <R>(name: string, work: () => Promise<R>): Promise<R> =>
        name === call && calls++ === at ? Promise.reject(Object.assign(new Error('no'), { code: 'EIO' })) : work();
      const files: SourceFiles = {
        ...sourceFiles,
        list: (from) => failing('list', () => sourceFiles.list(from)),
        facts: (of) => failing('facts', () => sourceFiles.facts(of)),
        open: (of) =>
          failing('open', async () => {
            const file = await sourceFiles.open(of);
            return { ...file, read: (...given) => failing('read', () => file.read(...given)) };
          }),
      };
      const follower = new Follower(followSource({ follow: path, pollEvery: 2 }, textFormat, files));
      await follower.until(() => follower.seen.length === 1);
      renameSync(path, folder.path('app.log.1'));
      folder.file('app.log', '"b"\n');
      await follower.until(() => follower.seen.length === 2);
      await sleep(10);
      const failure = await follower.stop().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (calls > at) {
        const message = expect.stringContaining(`cannot read text ${path}: the disk`);
        expect(failure).toMatchObject({ code: 'SOURCE_FAILED', message });
      } else expect(follower.seen).toEqual(['"a"', '"b"']);
      if (countsOpenFiles) expect(folder.openFiles()).toBe(0);
    }
  });

  it('stops at once, also while it waits', async () => {
    const follower = new Follower(follow(folder.path('none.log'), { pollEvery: 3_600_000 }));
    await sleep(5);
    await follower.stop();
    expect(follower.chunks).toEqual([]);
    const waiting = new Follower(follow(folder.file('app.log', '"a"\n'), { pollEvery: 3_600_000 }));
    await waiting.first(1);
    if (countsOpenFiles) expect(folder.openFiles()).toBe(0);
  });

  it('is idle when nothing is written', async () => {
    const path = folder.file('app.log', '"a"\n');
    const controller = new AbortController();
    const stream = fromSource(follow(path), {
      timestampOf: () => 1,
      whenQuiet: { idleAfter: 5 },
      signal: controller.signal,
    });
    const statuses: boolean[] = [];
    await new Promise<void>((resolve) =>
      stream.subscribe({
        next: (frame) => {
          if (frame.kind !== STATUS) return;
          statuses.push(frame.idle);
          if (statuses.length === 1) appendFileSync(path, '"b"\n');
          else controller.abort();
        },
        complete: resolve,
      }),
    );
    expect(statuses).toEqual([true, false]);
  });

  it('checks its options when it is made', () => {
    expect(() => follow('a', { from: 'middle' as 'end' })).toThrow("from must be 'beginning' or 'end'; it is 'middle'");
    expect(() => follow('a', { whenGone: 'ignore' as 'fail' })).toThrow("whenGone must be 'fail' or 'begin anew'");
    expect(() => follow('a', { pollEvery: 0 })).toThrow('pollEvery must be a whole number');
  });
});

/** Lines as they are. */
const textFormat = {
  kind: 'text',
  maxLength: 1000,
  framing: () => new LineFraming(1000),
  begin:
    () => (block: { bytes: Buffer; from: number; frames: { count: number; ends: Int32Array } }, values: string[]) => {
      let { from } = block;
      for (let i = 0; i < block.frames.count; i++) {
        const end = block.frames.ends[i]!;
        values.push(block.bytes.toString('utf8', from, end).trimEnd());
        from = end;
      }
    },
};
