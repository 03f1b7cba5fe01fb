import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { memoryCheckpoints } from '../../lib/checkpoints.js';
import type { CheckpointStore } from '../../lib/index.js';
import { settled, ShopJob } from './shopJob.js';

/** A store as it was left by a job of version 1 of the format, and what a job must give that goes on from it. */
interface Fixture {
  readonly blobs: Readonly<Record<string, string>>;
  readonly out: readonly string[];
}

const FILE = new URL('../fixtures/checkpoints-1.json', import.meta.url);

/** The job is stopped after 20 of 30 sales, with calls that nobody has answered. */
const STOP = 20;

async function goOn(to: CheckpointStore): Promise<string[]> {
  const shop = new ShopJob(to);
  await shop.sell(STOP, 30);
  await shop.end();
  return shop.out;
}

async function copyOf(blobs: Fixture['blobs']): Promise<CheckpointStore> {
  const store = memoryCheckpoints();
  for (const [name, base64] of Object.entries(blobs)) await store.write(name, Buffer.from(base64, 'base64'));
  return store;
}

/** Runs the job until it stops, and keeps what it leaves. Before a release that changes the format or what operators keep. */
async function makeFixture(): Promise<Fixture> {
  const to = memoryCheckpoints();
  const shop = new ShopJob(to, 36);
  await shop.sell(0, 12);
  await shop.checkpoint();
  await shop.sell(12, STOP);
  await shop.stop();
  await settled();
  const blobs: Record<string, string> = {};
  for (const name of await to.list()) blobs[name] = Buffer.from((await to.read(name))!).toString('base64');
  const out = await goOn(await copyOf(blobs));
  const undisturbed = new ShopJob(memoryCheckpoints());
  await undisturbed.sell(0, 30);
  await undisturbed.end();
  const results = (all: readonly string[]) => all.filter((line) => !line.startsWith('committed')).toSorted();
  expect(results([...shop.out, ...out])).toEqual(results(undisturbed.out));
  return { blobs, out };
}

describe('the format of checkpoints', () => {
  if (process.env['RXTIDE_WRITE_FIXTURES'] === '1') {
    it('is written anew', async () => {
      const fixture = await makeFixture();
      expect(Object.keys(fixture.blobs)).not.toEqual([]);
      writeFileSync(FILE, `${JSON.stringify(fixture, null, 2)}\n`);
    });
  }

  it('of version 1 is read, with all that operators kept: windows, a join, timers, a table, calls, handles of sinks', async () => {
    const { blobs, out } = JSON.parse(readFileSync(FILE, 'utf8')) as Fixture;
    expect(await goOn(await copyOf(blobs))).toEqual(out);
  });

  it('is one by which a job goes on as if nothing had happened', async () => {
    const { blobs } = await makeFixture();
    expect(Object.keys(blobs)).toContain('c-2');
  });
});
