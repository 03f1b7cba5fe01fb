import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readFileSync, symlinkSync, truncateSync, unlinkSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type FileSystem, nodeFileSystem, type OpenFile } from '../../../lib/connect/file/fileSystem.js';
import { StagedFile } from '../../../lib/connect/file/stagedFile.js';
import { textSink } from '../../../lib/connect/file/textSink.js';
import { ndjsonFormat } from '../../../lib/connect/ndjson/ndjsonSink.js';
import type { Sink } from '../../../lib/transform/sink.js';
import { countsOpenFiles, useFolder } from '../folder.js';
import { failureOf } from '../reading.js';
import { batchOf, writeAll } from '../writing.js';

const folder = useFolder();
const sinkTo = (name: string, fileSystem?: FileSystem): Sink<unknown> =>
  textSink('ndjson', folder.path(name), undefined, () => ndjsonFormat<unknown>(undefined), fileSystem);
const read = (name: string): string => {
  const bytes = readFileSync(folder.path(name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
};
/** A handle as a checkpoint keeps it. */
const prepared = async (sink: Sink<unknown>): Promise<unknown> => JSON.parse(JSON.stringify(await sink.prepare?.(1)));

/** A file system some of whose calls are replaced. */
function fileSystemWith(file: Partial<OpenFile>, others: Partial<FileSystem> = {}): FileSystem {
  return {
    ...nodeFileSystem,
    async open(path, flags) {
      const opened = await nodeFileSystem.open(path, flags);
      const bound: OpenFile = {
        write: (...args) => opened.write(...args),
        truncate: (length) => opened.truncate(length),
        sync: () => opened.sync(),
        close: () => opened.close(),
      };
      return flags === 'r' ? bound : { ...bound, ...file };
    },
    ...others,
  };
}

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

describe('a staged file', () => {
  it('shows nothing before the end, and then all', async () => {
    folder.file('a', 'old');
    const sink = sinkTo('a');
    await sink.open?.(undefined);
    await sink.write(batchOf([1, 2]));
    await sink.commit?.(await prepared(sink));
    expect(read('a')).toBe('old');
    await sink.write(batchOf([3]));
    await sink.end?.();
    expect(read('a')).toBe('1\n2\n3\n');
    expect(folder.names()).toEqual(['a']);
  });

  it('has all that was written on the disk when a checkpoint is prepared', async () => {
    const sink = sinkTo('a');
    await sink.open?.(undefined);
    await sink.write(batchOf([1, 2]));
    const handle = await prepared(sink);
    expect(handle).toMatchObject({ output: { path: folder.path('a'), bytes: 4 } });
    expect(read('a.part')).toBe('1\n2\n');
    await sink.abort?.();
  });

  it('cuts off what was written after the checkpoint that it goes on from', async () => {
    for (const name of ['a', 'a.gz']) {
      const first = sinkTo(name);
      await first.open?.(undefined);
      await first.write(batchOf([1, 2]));
      const handle = await prepared(first);
      await first.write(batchOf(['lost']));
      await prepared(first);
      await first.abort?.();
      const second = sinkTo(name);
      await second.open?.(handle);
      await second.write(batchOf([3]));
      await second.end?.();
      expect(read(name)).toBe('1\n2\n3\n');
    }
  });

  it('keeps what is staged after an abort only if a checkpoint may need it', async () => {
    const without = sinkTo('a');
    await without.open?.(undefined);
    await without.write(batchOf([1]));
    await without.abort?.();
    expect(folder.names()).toEqual([]);

    const first = sinkTo('a');
    await first.open?.(undefined);
    await first.write(batchOf([1]));
    const handle = await prepared(first);
    await first.abort?.();
    const second = sinkTo('a');
    await second.open?.(handle);
    await second.abort?.();
    expect(folder.names()).toEqual(['a.part']);
  });

  it('begins anew where no checkpoint is restored', async () => {
    folder.file('a.part', 'of a run that is forgotten\n');
    await writeAll(sinkTo('a'), [1]);
    expect(read('a')).toBe('1\n');
  });

  it('can be opened again, for another run', async () => {
    const sink = sinkTo('a');
    await writeAll(sink, [1]);
    await writeAll(sink, [2]);
    expect(read('a')).toBe('2\n');
  });

  it('goes on from a checkpoint though the file got its name in the meantime', async () => {
    const first = sinkTo('a');
    await first.open?.(undefined);
    await first.write(batchOf([1, 2]));
    const handle = await prepared(first);
    await first.write(batchOf([3]));
    await first.end?.();
    const second = sinkTo('a');
    await second.open?.(handle);
    expect(read('a')).toBe('1\n2\n3\n');
    await second.write(batchOf([3]));
    await second.end?.();
    expect(read('a')).toBe('1\n2\n3\n');
  });

  it('says so when what a checkpoint needs is gone, is shorter, or is not its own', async () => {
    const first = sinkTo('a');
    await first.open?.(undefined);
    await first.write(batchOf([1, 2]));
    const handle = await prepared(first);
    await first.abort?.();
    truncateSync(folder.path('a.part'), 3);
    const shorter = await failureOf(sinkTo('a').open?.(handle) as Promise<void>);
    expect(shorter).toMatchObject({
      code: 'RESTORE_FAILED',
      message: expect.stringContaining('has 3 bytes'),
    });
    unlinkSync(folder.path('a.part'));
    folder.file('a', 'another one\n');
    const gone = await failureOf(sinkTo('a').open?.(handle) as Promise<void>);
    expect(gone).toMatchObject({ code: 'RESTORE_FAILED', message: expect.stringContaining('is gone') });
    for (const strange of [handle, null, 7, {}, { output: {} }]) {
      const foreign = await failureOf(sinkTo('b').open?.(strange) as Promise<void>);
      expect(foreign).toMatchObject({
        code: 'RESTORE_FAILED',
        message: expect.stringContaining(folder.path('b')),
      });
    }
  });

  it('replaces the file that a link names, not the link', async () => {
    folder.file('real', 'old');
    symlinkSync(folder.path('real'), folder.path('link'));
    await writeAll(sinkTo('link'), [1]);
    expect(read('real')).toBe('1\n');
    expect(read('link')).toBe('1\n');
  });

  it('refuses to replace what is not a file', async () => {
    const error = await failureOf(sinkTo('').open?.(undefined) as Promise<void>);
    expect(error).toMatchObject({ code: 'SINK_FAILED', message: expect.stringContaining('Give a stream') });
  });

  it('names the path and what to do when its folder is missing', async () => {
    const error = await failureOf(sinkTo('none/a').open?.(undefined) as Promise<void>);
    expect(error.code).toBe('SINK_FAILED');
    expect(error.message).toContain(folder.path('none/a'));
    expect(error.message).toContain('Check the path');
  });

  it('is valid gzip, also of nothing', async () => {
    await writeAll(sinkTo('a.gz'));
    expect(read('a.gz')).toBe('');
    await writeAll(sinkTo('b.gz'), ['x'.repeat(3_000_000), 1], ['y'.repeat(3_000_000)]);
    expect(read('b.gz')).toBe(`"${'x'.repeat(3_000_000)}"\n1\n"${'y'.repeat(3_000_000)}"\n`);
  });

  it('fails with the path when the disk is full, at once or at the next call', async () => {
    const full = fileSystemWith({ write: () => Promise.reject(systemError('ENOSPC')) });
    for (const name of ['a', 'a.gz']) {
      const sink = sinkTo(name, full);
      await sink.open?.(undefined);
      await sink.write(batchOf([1]));
      for (const call of [() => sink.prepare?.(1), () => sink.write(batchOf([2])), () => sink.end?.()]) {
        const error = await failureOf((async () => call())());
        expect(error.code).toBe('SINK_FAILED');
        expect(error.message).toContain(folder.path(name));
        expect(error.message).toContain('no space is left');
        expect(error.cause).toEqual(systemError('ENOSPC'));
      }
      await sink.abort?.();
    }
    expect(folder.names()).toEqual([]);
  });

  it('fails with the path when the file cannot be synced or renamed', async () => {
    const unsynced = sinkTo('a', fileSystemWith({ sync: () => Promise.reject(systemError('EIO')) }));
    await unsynced.open?.(undefined);
    expect((await failureOf((async () => unsynced.prepare?.(1))())).message).toContain('EIO');
    await unsynced.abort?.();
    const unnamed = sinkTo('a', fileSystemWith({}, { rename: () => Promise.reject(systemError('EACCES')) }));
    expect((await failureOf(writeAll(unnamed, [1]))).message).toContain('not permitted');
    expect(folder.names()).toEqual(['a.part']);
  });

  it('goes on where the system writes less than it is given', async () => {
    let file: OpenFile | undefined;
    const short = fileSystemWith({
      write: async (bytes, offset, length, position) =>
        (file as OpenFile).write(bytes, offset, Math.min(7, length), position),
    });
    const fileSystem: FileSystem = {
      ...short,
      async open(path, flags) {
        if (flags === 'w') file = await nodeFileSystem.open(path, flags);
        const opened = await short.open(path, flags === 'w' ? 'r+' : flags);
        return opened;
      },
    };
    await writeAll(sinkTo('a', fileSystem), ['a text that is longer than seven bytes', 2]);
    await file?.close();
    expect(read('a')).toBe('"a text that is longer than seven bytes"\n2\n');
  });

  it('gives a promise to wait for while too much is waiting, and else none', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let file: OpenFile | undefined;
    const slow: FileSystem = {
      ...nodeFileSystem,
      async open(path, flags) {
        const opened = await nodeFileSystem.open(path, flags);
        if (flags === 'r') return opened;
        file = {
          write: async (...args) => {
            await gate;
            return opened.write(...args);
          },
          truncate: (length) => opened.truncate(length),
          sync: () => opened.sync(),
          close: () => opened.close(),
        };
        return file;
      },
    };
    const output = new StagedFile(folder.path('a'), false, slow);
    await output.open(undefined);
    const portion = 'x'.repeat(100 * 1024);
    let waits = 0;
    let last: void | Promise<void> = undefined;
    for (let i = 0; i < 8; i++) {
      last = output.write(portion);
      if (last !== undefined) waits++;
    }
    // 200 KiB are being written, 400 and more wait.
    expect(waits).toBeGreaterThan(0);
    expect(waits).toBeLessThan(5);
    release();
    await last;
    expect(output.write('end')).toBeUndefined();
    await output.end();
    expect(read('a')).toBe(`${portion.repeat(8)}end`);
  });

  it('waits for what is being written when a checkpoint is prepared, and then writes the rest', async () => {
    let writing = 0;
    const slow: FileSystem = {
      ...nodeFileSystem,
      async open(path, flags) {
        const opened = await nodeFileSystem.open(path, flags);
        return {
          write: async (...args) => {
            expect(++writing).toBe(1);
            for (let i = 0; i < 5; i++) await new Promise(setImmediate);
            writing--;
            return opened.write(...args);
          },
          truncate: (length) => opened.truncate(length),
          sync: () => opened.sync(),
          close: () => opened.close(),
        };
      },
    };
    const sink = sinkTo('a', slow);
    await sink.open?.(undefined);
    const long = 'x'.repeat(200_000);
    expect(sink.write(batchOf([long]))).toBeUndefined();
    expect(sink.write(batchOf([1]))).toBeUndefined();
    expect(await prepared(sink)).toMatchObject({ output: { bytes: 200_005 } });
    expect(read('a.part')).toBe(`"${long}"\n1\n`);
    await sink.abort?.();
  });

  it('leaves no file open after the end and after an abort', async () => {
    if (!countsOpenFiles) return;
    await writeAll(sinkTo('a'), [1]);
    const sink = sinkTo('b');
    await sink.open?.(undefined);
    await sink.write(batchOf([1]));
    await sink.abort?.();
    expect(folder.openFiles()).toBe(0);
  });

  it('says so when it is used without being opened', async () => {
    const error = await failureOf((async () => sinkTo('a').write(batchOf([1])))());
    expect(error.message).toContain('was not opened');
  });

  it('shows each result once, wherever it crashes', async () => {
    type Step = { readonly write: number } | 'checkpoint' | 'abort' | 'kill' | 'kill after preparing';
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ write: fc.nat(30) }) },
      fc.constantFrom<Step>('checkpoint', 'checkpoint', 'abort', 'kill', 'kill after preparing'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), fc.constantFrom('a', 'a.gz'), async (steps, name) => {
        const killed: Sink<unknown>[] = [];
        let sink = sinkTo(name);
        await sink.open?.(undefined);
        let next = 0;
        let most = 0;
        let checkpoint: { readonly handle: unknown; readonly next: number } = { handle: undefined, next: 0 };
        for (const action of steps) {
          if (typeof action === 'object') {
            await sink.write(batchOf(Array.from({ length: action.write }, (_, i) => next + i)));
            next += action.write;
            most = Math.max(most, next);
          } else if (action === 'checkpoint') {
            checkpoint = { handle: await prepared(sink), next };
            await sink.commit?.(checkpoint.handle);
          } else {
            if (action === 'kill after preparing') await sink.prepare?.(2);
            if (action === 'abort') await sink.abort?.();
            else killed.push(sink);
            sink = sinkTo(name);
            await sink.open?.(checkpoint.handle);
            if (checkpoint.handle !== undefined) await sink.commit?.(checkpoint.handle);
            next = checkpoint.next;
          }
        }
        await sink.write(batchOf(Array.from({ length: most - next + 1 }, (_, i) => next + i)));
        await sink.end?.();
        expect(read(name)).toBe(Array.from({ length: most + 1 }, (_, i) => `${i}\n`).join(''));
        expect(folder.names()).toEqual([name]);
        for (const old of killed) await old.abort?.();
        unlinkSync(folder.path(name));
      }),
      { numRuns: 150 },
    );
  });
});
