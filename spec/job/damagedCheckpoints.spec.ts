import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { memoryCheckpoints } from '../../lib/checkpoints.js';
import { CheckpointArchive } from '../../lib/job/checkpointArchive.js';
import type { CheckpointStore } from '../../lib/job/checkpointStore.js';
import { crc32 } from '../../lib/job/format/crc32.js';
import { systemClock } from '../../lib/runtime/schedulerClock.js';
import { GroupedWriter } from '../../lib/state/snapshot.js';
import { changes, everything, manyTexts, texts } from './madeCheckpoints.js';

async function opened(store: CheckpointStore): Promise<{ archive: CheckpointArchive; warnings: string[] }> {
  const warnings: string[] = [];
  const onWarning = ({ code, message }: { code: string; message: string }): void => {
    expect(code).toBe('CHECKPOINT_DAMAGED');
    warnings.push(message);
  };
  return { archive: await CheckpointArchive.open(store, { keep: 3, onWarning, clock: systemClock }), warnings };
}

/** A store with three checkpoints: of everything, of changes to it, and of everything again, each in several blobs. */
async function written(): Promise<CheckpointStore> {
  const store = memoryCheckpoints();
  const { archive } = await opened(store);
  await archive.write(everything(1, manyTexts(100, 1000, 'a')));
  await archive.write(changes(2, 1, 0, 70, 'b', 1000));
  await archive.write(everything(3, manyTexts(100, 1000, 'c')));
  await archive.close();
  expect((await store.list()).toSorted()).toEqual(['c-1', 'c-2', 'c-3', 't-1-0', 't-2-0', 't-3-0']);
  return store;
}

const damages: Record<string, (bytes: Uint8Array, luck: number) => Uint8Array | undefined> = {
  'a bit is flipped': (bytes, luck) => {
    const at = Math.floor(luck * bytes.length * 8);
    bytes[at >> 3]! ^= 1 << (at & 7);
    return bytes;
  },
  'the end is missing': (bytes, luck) => bytes.slice(0, Math.floor(luck * bytes.length)),
  'the end is zeros': (bytes, luck) => bytes.fill(0, Math.floor(luck * (bytes.length - 9)), bytes.length - 8),
  'something is added': (bytes, luck) => Uint8Array.from([...bytes, Math.floor(luck * 256)]),
  'it is something else': (_, luck) => new Uint8Array(Math.floor(luck * 100)).fill(123),
  'it is missing': () => undefined,
};

async function damage(store: CheckpointStore, name: string, by: keyof typeof damages, luck: number): Promise<boolean> {
  const before = (await store.read(name))!;
  const after = damages[by]!(before.slice(), luck);
  if (after === undefined) await store.remove(name);
  else await store.write(name, after);
  return after === undefined || Buffer.compare(before, after) !== 0;
}

describe('a checkpoint that is damaged', () => {
  it.each(Object.keys(damages))('is passed over, with a warning that says which and why: %s', async (by) => {
    const marks = ['a', 'b', 'c'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('c-3', 't-3-0'),
        fc.option(fc.constantFrom('c-2', 't-2-0'), { nil: undefined }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        async (newest, before, luck) => {
          // What stands behind a manifest is of no meaning.
          fc.pre(by !== 'something is added' || (newest === 't-3-0' && before !== 'c-2'));
          const store = await written();
          if (!(await damage(store, newest, by, luck))) return;
          if (before !== undefined) await damage(store, before, by, luck);
          const { archive, warnings } = await opened(store);
          const latest = await archive.latest();
          const gone = by === 'it is missing' && newest === 'c-3';
          const left = before === undefined ? 2 : 1;
          expect(latest?.id).toBe(left);
          expect(texts(latest).get('key 0')).toBe(marks[left - 1]!.repeat(1000));
          // Without its manifest there is no checkpoint at all.
          if (gone && before !== 't-2-0') return expect(warnings).toEqual([]);
          expect(warnings).toHaveLength(1);
          if (!gone) expect(warnings[0]).toContain(newest);
          expect(warnings[0]).toMatch(
            new RegExp(`in memory: it goes on from the checkpoint ${left}, which is older and whole`),
          );
          expect(warnings[0]).toMatch(/is torn|checksum|missing|something else|bytes, and|is not the one/);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is removed once there is a newer one', async () => {
    const store = await written();
    await damage(store, 't-3-0', 'it is missing', 0);
    const { archive } = await opened(store);
    await archive.latest();
    await archive.write(everything(3, manyTexts(1, 1)));
    expect((await store.list()).toSorted()).toEqual(['c-1', 'c-2', 'c-4', 't-1-0', 't-2-0']);
    const again = await opened(store);
    expect((await again.archive.latest())?.id).toBe(3);
    expect(again.warnings).toEqual([]);
  });

  it('fails the restore where none is whole, and lists what was found', async () => {
    const store = await written();
    for (const name of ['c-3', 't-2-0', 't-1-0']) await damage(store, name, 'the end is missing', 0.5);
    const { archive } = await opened(store);
    await expect(archive.latest()).rejects.toMatchObject({
      code: 'RESTORE_FAILED',
      message: expect.stringMatching(
        /cannot go on from memory: no checkpoint in it is whole: c-3 .*; c-2 needs t-1-0, which has .* bytes, and .*; c-1 needs t-1-0.*It has c-1, c-2, c-3, t-1-0.*empty it to start from nothing/,
      ),
    });
    // Nothing of it was touched.
    expect(await store.list()).toHaveLength(6);
  });

  it('fails the restore where data is left of which no manifest is', async () => {
    const store = await written();
    for (const name of ['c-1', 'c-2', 'c-3']) await store.remove(name);
    const { archive } = await opened(store);
    await expect(archive.latest()).rejects.toThrow(/no checkpoint is in it. It has t-1-0, t-2-0, t-3-0/);
  });

  it('is none if the process died while it wrote the first: it starts from nothing', async () => {
    const store = memoryCheckpoints();
    await store.write('t-1-0', new Uint8Array(100));
    await store.write('w-1-0', new Uint8Array(100));
    await store.write('note', new Uint8Array(1));
    const { archive, warnings } = await opened(store);
    expect(await archive.latest()).toBeUndefined();
    expect(await store.list()).toEqual(['note']);
    expect(warnings).toEqual([]);
  });

  it('is none if the process died while it wrote a later one: what was left is removed', async () => {
    const store = await written();
    await store.write('t-4-0', new Uint8Array(100));
    await store.write('m-3-0-0', new Uint8Array(100));
    const { archive } = await opened(store);
    expect(await store.list()).toHaveLength(6);
    expect((await archive.latest())?.id).toBe(3);
  });

  it('is found when changes are merged: then only one of everything is taken', async () => {
    const store = await written();
    const { archive } = await opened(store);
    await archive.latest();
    await damage(store, 't-3-0', 'a bit is flipped', 0.3);
    await archive.write(changes(4, 3, 0, 100, 'd', 1000));
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    await expect(archive.write(changes(5, 4, 0, 1))).rejects.toThrow(
      /since 4, which was found to be damaged.*take one of everything/,
    );
    await archive.write(everything(6, manyTexts(100, 1000, 'e')));
    await archive.write(changes(7, 6, 0, 1, 'f', 1));
    const { archive: next, warnings } = await opened(store);
    expect(texts(await next.latest()).get('key 0')).toBe('f');
    expect(warnings).toEqual([]);
  });

  it('is not one that the store could not read: that may pass', async () => {
    const store = await written();
    const { read } = store;
    const { archive } = await opened(store);
    let fails = true;
    store.read = (name) => {
      if (fails) throw new Error('the disk is asleep');
      return read(name);
    };
    await expect(archive.latest()).rejects.toThrow(/the disk is asleep/);
    fails = false;
    expect((await archive.latest())?.id).toBe(3);
  });

  it('is not one of another codec, or of a later version', async () => {
    const store = await written();
    const other: CheckpointStore = { ...store, codec: { ...store.codec, version: 2 } };
    await expect((await opened(other)).archive.latest()).rejects.toThrow(
      /written by version 1 of the codec 'msgpackr-blocks', and the store has version 2 of 'msgpackr-blocks'/,
    );
    const bytes = (await store.read('c-3'))!;
    bytes[7] = 2;
    const view = new DataView(bytes.buffer);
    const length = view.getUint32(8, true);
    view.setUint32(12, crc32(bytes, 16, 16 + length, crc32(bytes, 0, 12)), true);
    await store.write('c-3', bytes);
    await expect(opened(store)).rejects.toThrow(/in version 2 of the format, and this version of rxtide knows up to 1/);
  });
});

describe('an archive', () => {
  it('says which state cannot be written, and writes the next checkpoint', async () => {
    const store = memoryCheckpoints();
    const { archive } = await opened(store);
    const writer = new GroupedWriter('everything');
    writer.put('carts', 'a', undefined, { cart: () => 1 });
    const bad = { version: 1 as const, id: 1, operators: new Map([['shop', writer.finish()]]) };
    await expect(archive.write(bad)).rejects.toThrow(
      /the state 'carts' of 'shop' cannot be written into a checkpoint: a function cannot be written to disk/,
    );
    expect(await store.list()).toEqual([]);
    await archive.write(everything(2, manyTexts(3, 3)));
    expect((await (await opened(store)).archive.latest())?.id).toBe(2);
  });

  it('has the checksum of gzip and others', () => {
    const bytes = Buffer.from('123456789');
    expect(crc32(bytes)).toBe(0xcbf43926);
    for (let cut = 0; cut <= 9; cut++) expect(crc32(bytes, cut, 9, crc32(bytes, 0, cut))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });
});
