import { describe, expect, it } from '@jest/globals';
import { IDBFactory } from 'fake-indexeddb';
import { indexedDbCheckpoints } from '../../../lib/indexeddb.js';
import type { IndexedDbFactory } from '../../../lib/indexeddb.js';
import { CheckpointArchive } from '../../../lib/job/checkpointArchive.js';
import { systemClock } from '../../../lib/runtime/schedulerClock.js';
import { checkpointStoreContract } from '../../job/checkpointStoreContract.js';
import { changes, everything, manyTexts, texts } from '../../job/madeCheckpoints.js';

describe.each(['strict', 'relaxed'] as const)('with durability %s', (durability) => {
  checkpointStoreContract('indexedDbCheckpoints', () => {
    const factory = new IDBFactory();
    return { store: () => indexedDbCheckpoints('visits', { factory, durability }) };
  });
});

describe('indexedDbCheckpoints', () => {
  it('keeps jobs apart by name, in one browser', async () => {
    const factory = new IDBFactory();
    const [a, b] = ['a', 'b'].map((name) => indexedDbCheckpoints(name, { factory }));
    for (const store of [a!, b!]) await store.open!();
    await a!.write('c-1', new Uint8Array([1]));
    expect(await b!.list()).toEqual([]);
  });

  it('holds an archive: changes, merges and all', async () => {
    const factory = new IDBFactory();
    const open = () =>
      CheckpointArchive.open(indexedDbCheckpoints('visits', { factory }), {
        keep: 2,
        onWarning: (warning) => expect(warning).toBeUndefined(),
        clock: systemClock,
      });
    const archive = await open();
    await archive.write(everything(1, manyTexts(100, 1000)));
    for (let id = 2; id < 8; id++) {
      await archive.write(changes(id, id - 1, id, 60, String(id), 1000));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await archive.close();
    const latest = texts(await (await open()).latest());
    expect([latest.get('key 0'), latest.get('key 4'), latest.get('key 66')].map((text) => (text as string)[0])).toEqual(
      ['x', '4', '7'],
    );
  });

  it('says that there is no IndexedDB here, and what is wrong with options', async () => {
    await expect(indexedDbCheckpoints('visits').open!()).rejects.toThrow(
      /cannot use the database 'visits' for checkpoints: there is no IndexedDB here/,
    );
    expect(() => indexedDbCheckpoints('')).toThrow(/needs the name of a database/);
    expect(() => indexedDbCheckpoints('a', { durability: 'none' as 'strict' })).toThrow(
      /must be 'strict' or 'relaxed'; it is 'none'/,
    );
    await expect(indexedDbCheckpoints('visits').read('c-1')).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
  });

  it('says so where even to ask for it is not allowed, as in a frame with a sandbox', async () => {
    const denied: IndexedDbFactory = {
      open: () => {
        throw new DOMException('access is denied', 'SecurityError');
      },
    };
    await expect(indexedDbCheckpoints('visits', { factory: denied }).open!()).rejects.toMatchObject({
      code: 'CHECKPOINT_FAILED',
      message: "cannot use the database 'visits' for checkpoints: access is denied",
    });
  });

  it('fails a write whose transaction is aborted, as when no space is left', async () => {
    const factory = new IDBFactory();
    const full: IndexedDbFactory = {
      open(name, version) {
        const opening = factory.open(name, version);
        opening.addEventListener('success', () => {
          const database = opening.result as { transaction: (...args: unknown[]) => { abort(): void } };
          const transaction = database.transaction.bind(database);
          database.transaction = (...args) => {
            const made = transaction(...args);
            if (args[1] === 'readwrite') made.abort();
            return made;
          };
        });
        return opening;
      },
    };
    const store = indexedDbCheckpoints('visits', { factory: full });
    await store.open!();
    await expect(store.write('c-1', new Uint8Array([1]))).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
    expect(await store.list()).toEqual([]);
  });
});
