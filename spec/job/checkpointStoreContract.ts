import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CheckpointStore } from '../../lib/job/checkpointStore.js';

/** Where the blobs of one job are: a folder, rows of a table. */
export interface StorePlace {
  /** A store of this place, as a process would make it that starts; the one before it is closed, or its process is dead. */
  store(): CheckpointStore;
  /** Cleans up. */
  remove?(): void | Promise<void>;
}

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1');
const bytesOf = (content: string): Uint8Array => new Uint8Array(Buffer.from(content, 'latin1'));

/** Bytes of every value, that do not repeat in step with any block size. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0, x = 1; i < length; i++) bytes[i] = (x = (x * 48271) % 2147483647) >>> 8;
  return bytes;
}

const NAMES = [
  'c-1',
  'd-000000000012-3',
  '..',
  '.',
  'lock',
  'a/b\\c',
  'UPPER',
  'upper',
  'ümlaut 漢字 😀',
  'quote\'"`;--%',
  'line\nend',
  '__proto__',
  'x'.repeat(60),
];

/** What every `CheckpointStore` keeps to. `makePlace` gives an empty place, another one each time. */
export function checkpointStoreContract(title: string, makePlace: () => StorePlace | Promise<StorePlace>): void {
  describe(`${title}, as a store of checkpoints`, () => {
    const places: StorePlace[] = [];
    const opened: CheckpointStore[] = [];
    let place: StorePlace;
    let store: CheckpointStore;

    const newPlace = async (): Promise<StorePlace> => {
      const made = await makePlace();
      places.push(made);
      return made;
    };
    const start = async (of: StorePlace): Promise<CheckpointStore> => {
      const made = of.store();
      await made.open?.();
      opened.push(made);
      return made;
    };
    const stop = async (): Promise<void> => {
      for (const each of opened.splice(0)) await each.close?.();
    };
    const restart = async (): Promise<void> => {
      await stop();
      store = await start(place);
    };
    const names = async (): Promise<string[]> => [...(await store.list())].sort();

    beforeEach(async () => {
      place = await newPlace();
      store = await start(place);
    });
    afterEach(async () => {
      await stop();
      for (const each of places.splice(0)) await each.remove?.();
    });

    it('has a name, and a codec whose blocks a fresh one reads', async () => {
      expect(store.name).not.toBe('');
      const data = [{ at: 1, page: '/a' }, new Map([['k', -0]])];
      const block = Uint8Array.from(store.codec.encode(data));
      await restart();
      expect(store.codec.decode(block, 0, block.length)).toEqual(data);
    });

    it('is empty at first', async () => {
      expect(await names()).toEqual([]);
      expect(await store.read('c-1')).toBeUndefined();
      await store.remove('c-1');
    });

    it('can be looked into while somebody else writes, who is not disturbed', async () => {
      await store.write('c-1', bytesOf('before'));
      const reader = place.store();
      await reader.open?.('read');
      expect(await reader.list()).toEqual(['c-1']);
      expect(text(await reader.read('c-1'))).toBe('before');
      await reader.close?.();
      await store.write('c-2', bytesOf('after'));
      expect(await names()).toEqual(['c-1', 'c-2']);
    });

    it('gives back what was written, now and after it was opened again', async () => {
      await store.write('c-1', bytesOf('one'));
      await store.write('c-2', bytesOf('two'));
      for (const next of [() => undefined, restart]) {
        await next();
        expect(await names()).toEqual(['c-1', 'c-2']);
        expect(text(await store.read('c-1'))).toBe('one');
        expect(text(await store.read('c-2'))).toBe('two');
      }
    });

    it('replaces a blob by a shorter and by a longer one', async () => {
      for (const content of ['first', 'x', 'a longer one', '']) {
        await store.write('c-1', bytesOf(content));
        expect(text(await store.read('c-1'))).toBe(content);
        await restart();
        expect(text(await store.read('c-1'))).toBe(content);
      }
      expect(await names()).toEqual(['c-1']);
    });

    it('removes a blob for good, and may have one of its name again', async () => {
      await store.write('c-1', bytesOf('one'));
      await store.write('c-2', bytesOf('two'));
      await store.remove('c-1');
      await store.remove('c-1');
      expect(await names()).toEqual(['c-2']);
      await restart();
      expect(await store.read('c-1')).toBeUndefined();
      await store.write('c-1', bytesOf('again'));
      expect(text(await store.read('c-1'))).toBe('again');
    });

    it('takes any name, and mixes none up', async () => {
      for (const name of NAMES) await store.write(name, bytesOf(`of ${NAMES.indexOf(name)}`));
      await restart();
      expect(await names()).toEqual([...NAMES].sort());
      for (const name of NAMES) expect(text(await store.read(name))).toBe(`of ${NAMES.indexOf(name)}`);
      await store.remove('UPPER');
      expect(await names()).toEqual(NAMES.filter((name) => name !== 'UPPER').sort());
    });

    it('keeps an empty blob, which is not one that is missing', async () => {
      await store.write('c-1', new Uint8Array());
      await restart();
      expect(await store.read('c-1')).toEqual(new Uint8Array());
      expect(await names()).toEqual(['c-1']);
    });

    it('keeps every byte of a blob of 5 MB', async () => {
      const bytes = noise(5 * 1024 * 1024 + 7);
      await store.write('d-1', bytes);
      await restart();
      const back = (await store.read('d-1'))!;
      expect(Buffer.compare(back, bytes)).toBe(0);
    });

    it('writes a part of a larger buffer, and is done with it when it resolves', async () => {
      const memory = noise(1000);
      const expected = Uint8Array.from(memory.subarray(100, 300));
      await store.write('c-1', memory.subarray(100, 300));
      memory.fill(0);
      expect(Buffer.compare((await store.read('c-1'))!, expected)).toBe(0);
    });

    it('gives bytes of its own: changing them changes nothing', async () => {
      await store.write('c-1', bytesOf('one'));
      (await store.read('c-1'))!.fill(0);
      expect(text(await store.read('c-1'))).toBe('one');
    });

    it('is read by many at once', async () => {
      const blobs = Array.from({ length: 40 }, (_, i) => noise(1000 + i * 100));
      for (const [i, bytes] of blobs.entries()) await store.write(`d-${i}`, bytes);
      const read = await Promise.all([...blobs.keys(), ...blobs.keys()].map(async (i) => store.read(`d-${i}`)));
      read.forEach((bytes, i) => expect(Buffer.compare(bytes!, blobs[i % blobs.length]!)).toBe(0));
    });

    it('is read while it is written', async () => {
      await store.write('c-1', bytesOf('one'));
      const writing = store.write('c-2', noise(1024 * 1024));
      const read = await Promise.all(Array.from({ length: 10 }, async () => store.read('c-1')));
      expect(read.map(text)).toEqual(Array.from({ length: 10 }, () => 'one'));
      await writing;
    });

    it('has hundreds of blobs', async () => {
      const many = Array.from({ length: 300 }, (_, i) => `d-${i}`);
      for (const name of many) await store.write(name, bytesOf(name));
      for (const name of many.slice(0, 100)) await store.remove(name);
      await restart();
      expect(await names()).toEqual(many.slice(100).sort());
      expect(text(await store.read('d-299'))).toBe('d-299');
    });

    it('knows nothing of the blobs of another job', async () => {
      const other = await start(await newPlace());
      await store.write('c-1', bytesOf('mine'));
      await other.write('c-1', bytesOf('theirs'));
      await other.remove('c-1');
      expect(text(await store.read('c-1'))).toBe('mine');
      expect(await other.list()).toEqual([]);
    });

    it('has what was written by a store that was never closed: its process died', async () => {
      await store.write('c-1', bytesOf('one'));
      await store.write('c-1', bytesOf('one more'));
      await store.write('c-2', bytesOf('two'));
      await store.remove('c-2');
      const next = place.store();
      // Where the place can tell that a process lives, this is refused: what it says is how to go on.
      const refused = await Promise.resolve()
        .then(() => next.open?.())
        .then(() => undefined)
        .catch((error: unknown) => error as Error);
      if (refused !== undefined) {
        expect(refused.message).toMatch(/in use|another|locked/i);
        return restart();
      }
      opened.push(next);
      expect(text(await next.read('c-1'))).toBe('one more');
      expect(await next.list()).toEqual(['c-1']);
    });
  });
}
