import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { gunzipSync } from 'node:zlib';
import { csvFormat } from '../../../lib/connect/csv/csvFormat.js';
import { type FileSystem } from '../../../lib/connect/file/fileSystem.js';
import type { FileTarget } from '../../../lib/connect/file/textSink.js';
import { textSink } from '../../../lib/connect/file/textSink.js';
import { ndjsonFormat } from '../../../lib/connect/ndjson/ndjsonSink.js';
import type { Sink } from '../../../lib/transform/sink.js';
import { batchOf } from '../writing.js';
import { CrashingFileSystem } from './crashingFileSystem.js';
import type { Fault } from './crashingFileSystem.js';

/** What a job has in its newest checkpoint. */
interface Stored {
  readonly id: number;
  /** Of this checkpoint, and of those before that were never complete. */
  readonly handles: readonly unknown[];
  /** The first row that is not in it. */
  readonly next: number;
}

/** What a job does, as far as its sink sees. */
type Act = { readonly write: number } | 'checkpoint' | 'checkpoint that is not stored' | 'checkpoint in vain';

const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ write: fc.integer({ min: 0, max: 6 }) }) },
    { weight: 3, arbitrary: fc.constant<Act>('checkpoint') },
    { weight: 1, arbitrary: fc.constantFrom<Act>('checkpoint that is not stored', 'checkpoint in vain') },
  ),
  { minLength: 1, maxLength: 10 },
);

const faults: fc.Arbitrary<readonly Fault[]> = fc.array(
  fc.record({
    at: fc.nat(45),
    kind: fc.constantFrom<Fault['kind']>('power cut before', 'power cut after', 'EIO', 'ENOSPC'),
    names: fc.nat(8),
    bytes: fc.boolean(),
  }),
  { maxLength: 5 },
);

const rowsOf = (all: readonly Act[]): number =>
  all.reduce((n, act) => n + (typeof act === 'object' ? act.write : 0), 0);

/** Runs a job against a sink until it comes to its end, from its newest checkpoint after each fault. */
class Job {
  stored: Stored | undefined;
  readonly #acts: readonly Act[];
  readonly #newSink: () => Sink<number>;

  constructor(all: readonly Act[], newSink: () => Sink<number>) {
    this.#acts = all;
    this.#newSink = newSink;
  }

  /** One process; `true`: it came to its end. */
  async run(fault: Promise<'power cut'>): Promise<boolean> {
    const sink = this.#newSink();
    try {
      return (await Promise.race([this.#attempt(sink), fault])) !== 'power cut';
    } catch (error) {
      expect(error).toMatchObject({ code: 'SINK_FAILED' });
      const aborted = Promise.resolve(sink.abort?.()).catch(() => undefined);
      // It may fail too, and nobody is told.
      await Promise.race([aborted, fault]);
      return false;
    }
  }

  async #attempt(sink: Sink<number>): Promise<void> {
    const from = this.stored;
    for (const handle of from?.handles ?? []) await sink.commit!(plain(handle));
    await sink.open!(plain(from?.handles.at(-1)));
    let next = 0;
    let id = from?.id ?? 0;
    let handles: unknown[] = [];
    const checkpoint = async (act: Act): Promise<void> => {
      id++;
      handles.push(await sink.prepare!(id));
      if (act === 'checkpoint that is not stored') return;
      this.stored = { id, handles: [...handles], next };
      // As when the process ends before it commits.
      if (act === 'checkpoint in vain') throw Object.assign(new Error('killed'), { code: 'SINK_FAILED' });
      for (const handle of handles) await sink.commit!(handle);
      handles = [];
    };
    for (const act of this.#acts) {
      if (typeof act !== 'object') {
        // Those before the checkpoint that it goes on from have been taken.
        if (next > (from?.next ?? 0) || from === undefined) await checkpoint(act);
        continue;
      }
      const rows = Array.from({ length: act.write }, (_, i) => next + i).filter((row) => row >= (from?.next ?? 0));
      next += act.write;
      if (rows.length > 0) await sink.write(batchOf(rows));
    }
    await checkpoint('checkpoint');
    await sink.end!();
  }
}

/** As a checkpoint keeps it. */
const plain = (handle: unknown): unknown =>
  handle === undefined ? undefined : (JSON.parse(JSON.stringify(handle)) as unknown);

/** Runs until the end, through all faults; `each` is called after every one. */
async function runThrough(
  all: readonly Act[],
  through: readonly Fault[],
  newSink: (fileSystem: FileSystem) => Sink<number>,
  each: (disk: CrashingFileSystem, job: Job) => void,
): Promise<CrashingFileSystem> {
  const disk = new CrashingFileSystem();
  const job = new Job(all, () => newSink(disk.forProcess()));
  for (const fault of [...through, undefined, undefined, undefined, undefined, undefined, undefined]) {
    const over = await job.run(disk.arm(fault));
    each(disk, job);
    if (over) return disk;
  }
  throw new Error('it never came to its end');
}

const rows = (n: number): string => Array.from({ length: n }, (_, i) => `${i}\n`).join('');

describe('files, through crashes at every call of the file system', () => {
  const shownOf = (disk: CrashingFileSystem): string[] => disk.names.filter((name) => !name.startsWith('.'));
  const textOf = (disk: CrashingFileSystem): string =>
    shownOf(disk)
      .map((name) => {
        const bytes = disk.content(name)!;
        return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
      })
      .join('');

  it.each([
    ['plain', false],
    ['gzip', true],
  ])(
    'a folder shows each row once, in files none of which is empty, and no row before its checkpoint: %s',
    async (_, gzip) => {
      const target: FileTarget = { folder: '/out', maxBytes: 5 };
      const newSink = (fileSystem: FileSystem): Sink<number> =>
        textSink('ndjson', target, gzip, () => ndjsonFormat<number>(undefined), fileSystem);
      await fc.assert(
        fc.asyncProperty(acts, faults, async (all, through) => {
          const disk = await runThrough(all, through, newSink, (now, { stored }) => {
            expect(rows(stored?.next ?? 0).startsWith(textOf(now))).toBe(true);
          });
          expect(textOf(disk)).toBe(rows(rowsOf(all)));
          expect(disk.names).toEqual(shownOf(disk));
          for (const name of disk.names) expect(disk.content(name)!.length).toBeGreaterThan(0);
        }),
        { numRuns: gzip ? 150 : 600 },
      );
    },
  );

  it('a file shows nothing or all', async () => {
    const newSink = (fileSystem: FileSystem): Sink<number> =>
      textSink('ndjson', '/out/all', undefined, () => ndjsonFormat<number>(undefined), fileSystem);
    await fc.assert(
      fc.asyncProperty(acts, faults, async (all, through) => {
        const whole = rows(rowsOf(all));
        const disk = await runThrough(all, through, newSink, (now) => {
          const shown = now.content('all');
          if (shown !== undefined) expect(shown.toString()).toBe(whole);
        });
        expect(disk.names).toEqual(['all']);
        expect(disk.content('all')!.toString()).toBe(whole);
      }),
      { numRuns: 600 },
    );
  });

  it('each file of a folder of CSV has a header', async () => {
    const newSink = (fileSystem: FileSystem): Sink<number> =>
      textSink('csv', { folder: '/out' }, undefined, () => csvFormat<number>({ n: (n) => n }, true, ','), fileSystem);
    await fc.assert(
      fc.asyncProperty(acts, faults, async (all, through) => {
        const disk = await runThrough(all, through, newSink, () => undefined);
        const texts = disk.names.map((name) => disk.content(name)!.toString());
        for (const text of texts) expect(text).toMatch(/^n\n\d/);
        expect(texts.map((text) => text.slice(2)).join('')).toBe(rows(rowsOf(all)));
      }),
      { numRuns: 100 },
    );
  });
});
