import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { memoryCheckpoints } from '../../lib/checkpoints.js';
import { CheckpointArchive } from '../../lib/job/checkpointArchive.js';
import type { CheckpointStore } from '../../lib/job/checkpointStore.js';
import { systemClock } from '../../lib/runtime/schedulerClock.js';
import type { Warning } from '../../lib/runtime/warning.js';
import { changes, everything, manyTexts, texts } from './madeCheckpoints.js';
import { contents, ModelOperators, randomSteps } from './randomCheckpoints.js';

const open = (store: CheckpointStore, warnings: Warning[] = [], keep = 3): Promise<CheckpointArchive> =>
  CheckpointArchive.open(store, { keep, onWarning: (warning) => void warnings.push(warning), clock: systemClock });

const namesIn = async (store: CheckpointStore): Promise<string[]> => [...(await store.list())].sort();

describe('CheckpointArchive', () => {
  it('is empty at first', async () => {
    const archive = await open(memoryCheckpoints());
    expect(await archive.latest()).toBeUndefined();
    await archive.close();
  });

  it('gives back the latest checkpoint, whatever it was made of, in this process and in another', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomSteps,
        fc.integer({ min: 1, max: 3 }),
        fc.infiniteStream(fc.nat(3)),
        async (steps, keep, luck) => {
          const store = memoryCheckpoints();
          const model = new ModelOperators();
          let archive = await open(store, [], keep);
          let since: number | undefined;
          for (const step of steps) {
            const { written, whole } = model.run(step, since);
            await archive.write(written);
            since = written.id;
            const next = luck.next().value;
            if (next === 0) archive = await open(store, [], keep);
            if (next <= 1) expect(contents((await archive.latest())!)).toEqual(contents(whole));
            if (next === 2) await archive.merged();
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it('writes a small checkpoint in one go, and a large one in several blobs', async () => {
    const store = memoryCheckpoints();
    const archive = await open(store);
    await archive.write(everything(1, manyTexts(10, 10)));
    expect(await namesIn(store)).toEqual(['c-1']);
    const bytes = await archive.write(everything(2, manyTexts(6000, 1000)));
    expect(bytes).toBeGreaterThan(6_000_000);
    expect(await namesIn(store)).toEqual(['c-1', 'c-2', 't-2-0', 't-2-1']);
    await archive.write(changes(3, 2, 0, 20));
    expect(await namesIn(store)).toEqual(['c-1', 'c-2', 'c-3', 't-2-0', 't-2-1']);
    expect(texts(await (await open(store)).latest()).get('key 3')).toBe('yyyyyyyyyy');
  });

  it('keeps as many checkpoints as it is told, and nothing that they do not need', async () => {
    for (const keep of [1, 2]) {
      const store = memoryCheckpoints();
      const archive = await open(store, [], keep);
      for (let id = 1; id <= 5; id++) await archive.write(everything(id, manyTexts(1000, 100)));
      const numbers = [3, 4, 5].slice(-keep);
      expect(await namesIn(store)).toEqual(numbers.flatMap((n) => [`c-${n}`, `t-${n}-0`]).sort());
    }
    await expect(open(memoryCheckpoints(), [], 0)).rejects.toThrow(/keep must be a whole number, at least 1/);
    await expect(open(memoryCheckpoints(), [], 1.5)).rejects.toThrow(/it is 1.5/);
  });

  it('takes changes only to the checkpoint before', async () => {
    const archive = await open(memoryCheckpoints());
    await expect(archive.write(changes(2, 1, 0, 1))).rejects.toThrow(
      /the latest one that was written is none.*take one of everything/,
    );
    await archive.write(everything(1, manyTexts(1, 10)));
    await expect(archive.write(changes(3, 2, 0, 1))).rejects.toThrow(/has the changes since 2, but .* is 1/);
    await archive.write(changes(2, 1, 0, 1));
    expect((await archive.latest())?.id).toBe(2);
  });

  it('gives no older checkpoint while one may be there whose write failed: another process would go on from that', async () => {
    const kept = memoryCheckpoints();
    const broken = { lost: false, stuck: false };
    const store: CheckpointStore = {
      ...kept,
      write: async (name, bytes) => {
        await kept.write(name, bytes);
        if (broken.lost) throw new Error('the answer is lost');
      },
      remove: (name) => {
        if (broken.stuck) throw new Error('read-only');
        return kept.remove(name);
      },
    };
    const archive = await open(store);
    await archive.write(everything(1, manyTexts(1, 10)));
    broken.lost = broken.stuck = true;
    await expect(archive.write(everything(2, manyTexts(1, 10)))).rejects.toThrow('the answer is lost');
    expect(await namesIn(kept)).toEqual(['c-1', 'c-2']);
    await expect(archive.latest()).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
    broken.lost = broken.stuck = false;
    expect((await archive.latest())?.id).toBe(1);
    expect(await namesIn(kept)).toEqual(['c-1']);
  });

  describe('merges changes', () => {
    it('once they have as many bytes as what they are changes to', async () => {
      const store = memoryCheckpoints();
      const archive = await open(store, [], 1);
      await archive.write(everything(1, manyTexts(2000, 100)));
      for (let id = 2; id <= 40; id++) {
        await archive.write(changes(id, id - 1, id * 10, 500, String.fromCharCode(96 + (id % 26)), 100));
        await archive.merged();
        const sizes = await Promise.all((await store.list()).map(async (name) => (await store.read(name))!.length));
        // All of it is some 230 kB: the changes never have much more, and while it is merged both are there.
        expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(900_000);
      }
      const names = await namesIn(store);
      expect(names.some((name) => name.startsWith('m-'))).toBe(true);
      expect(names).not.toContain('t-1-0');
      const back = texts(await (await open(store)).latest());
      expect(back.size).toBe(2000);
      expect(back.get('key 0')).toBe('x'.repeat(100));
      expect(back.get('key 405')).toBe('n'.repeat(100));
    });

    it('of many small checkpoints, and leaves what they are changes to alone', async () => {
      const store = memoryCheckpoints();
      const archive = await open(store, [], 1);
      await archive.write(everything(1, manyTexts(5000, 1000)));
      for (let id = 2; id <= 150; id++) {
        await archive.write(changes(id, id - 1, id, 2, 'z'));
        if (id % 10 === 0) await archive.merged();
      }
      expect((await namesIn(store)).filter((name) => name.startsWith('t-1-'))).toHaveLength(2);
      const manifest = Buffer.from((await store.read('c-150'))!).toString('latin1');
      const { chain } = JSON.parse(manifest.slice(16, manifest.indexOf('rxtided'))) as { chain: unknown[] };
      expect(chain.length).toBeLessThan(70);
      const back = texts(await (await open(store)).latest());
      expect([back.size, back.get('key 2'), back.get('key 151'), back.get('key 152')]).toEqual([
        5000,
        'z'.repeat(10),
        'z'.repeat(10),
        'x'.repeat(1000),
      ]);
    });

    it('and is given up when it is closed: the old chain stands', async () => {
      const store = memoryCheckpoints();
      const archive = await open(store, [], 1);
      await archive.write(everything(1, manyTexts(3000, 100)));
      await archive.write(changes(2, 1, 0, 3000, 'y', 100));
      await archive.close();
      expect(await namesIn(store)).toEqual(['c-2', 't-1-0', 't-2-0']);
      expect(texts(await (await open(store)).latest()).get('key 2999')).toBe('y'.repeat(100));
    });
  });
});
