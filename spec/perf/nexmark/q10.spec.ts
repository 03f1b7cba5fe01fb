import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { lastValueFrom, Subject } from 'rxjs';
import { eventTime, seconds } from 'rxtide';
import { Generator } from '../../../examples/nexmark/generator.js';
import { q10Loop } from '../../../perf/nexmark/loops/q10.js';
import { minuteSink } from '../../../perf/nexmark/partitions/minuteSink.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import { q10 } from '../../../perf/nexmark/queries/q10.js';
import { nexmarkStream } from '../../../perf/nexmark/query.js';
import { q10Reference } from '../../../perf/nexmark/reference/q10.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexmark-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The paths of all files, and their lines in alphabetical order. */
async function files(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines.pop()).toBe('');
    found[relative(folder, path)] = lines.sort();
  }
  return found;
}

// 20 minutes.
const events = new Generator({ eventRate: 10 }).take(12_000);
const disordered = new Generator({ eventRate: 1_000, outOfOrderGroupSize: 1_000 }).take(20_000);

it.each([
  ['in order', events],
  ['out of order', disordered],
])('writes all bids to the folders of their minutes: %s', async (_, all) => {
  await lastValueFrom(q10(nexmarkStream(all), minuteSink(folder)), { defaultValue: undefined });
  expect(await files()).toEqual(q10Reference(all));
});

it('does the same by hand', async () => {
  q10Loop(events, folder);
  expect(await files()).toEqual(q10Reference(events));
});

it('says that a minute is complete a minute after it', async () => {
  const bid = { ...(events[10] as Bid), dateTime: 0 };
  const bids$ = new Subject<NexmarkEvent>();
  const partition = join(folder, 'dt=1970-01-01', 'hm=0000');
  const written = new Subject<void>();
  const sink = minuteSink(folder);
  const done = lastValueFrom(
    q10(bids$.pipe(eventTime((event) => event.dateTime, { outOfOrderness: seconds(4) })), {
      ...sink,
      write: async (batch) => {
        await sink.write(batch);
        written.next();
      },
    }),
    { defaultValue: undefined },
  );
  const send = async (dateTime: number): Promise<boolean> => {
    const next = new Promise<void>((resolve) => {
      const subscription = written.subscribe(() => {
        subscription.unsubscribe();
        resolve();
      });
    });
    bids$.next({ ...bid, dateTime });
    await next;
    return existsSync(join(partition, '_SUCCESS'));
  };
  expect(await send(59_999)).toBe(false);
  expect(await send(124_000)).toBe(false);
  expect(await send(124_001)).toBe(true);
  bids$.complete();
  await done;
});
