import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { DiskTable } from '../../../lib/connect/lmdb/disk.js';
import { keyBy, keyedProcess, listState, sideOutput, valueState } from '../../../lib/index.js';
import type { Rejected, Stream } from '../../../lib/index.js';
import { lmdbState } from '../../../lib/lmdb.js';
import type { ByteCodec } from '../../../lib/lmdb.js';
import { harness } from '../../../lib/testing.js';
import { heap } from '../../laws/retention.js';
import { DrivenStore, stateStoreContract } from '../../state/stateStoreContract.js';
import { useFolder } from '../folder.js';

const MEGABYTE = 2 ** 20;

const folder = useFolder();

stateStoreContract('the store on disk', () => lmdbState(folder.path('states')));
stateStoreContract('the store on disk with a tiny cache', () =>
  lmdbState(pathToFileURL(folder.path('states')), { cached: 2 }),
);

describe('lmdbState', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('holds a million keys with ten thousand in memory', () => {
    const keys = 1_000_000;
    const driven = new DrivenStore(lmdbState(folder.path('states'), { cached: 10_000 }));
    const before = heap();
    const name = (i: number): string => `a key of its own, ${i}`;
    const frame = 1000;
    for (let from = 0; from < keys; from += frame) {
      for (let i = from; i < from + frame; i++) driven.set(name(i), i, i);
      driven.endFrame();
    }
    expect(driven.store.size).toBe(keys);
    for (let i = 0; i < keys; i += 100) driven.set(name(i), -(driven.get(name(i)) as number), keys + i);
    driven.endFrame();
    // In memory, a key takes more than a hundred bytes.
    expect(heap() - before).toBeLessThan(15 * MEGABYTE);
    let [n, wrong] = [0, 0];
    for (const [key, value] of driven.store.range()) {
      const i = Math.abs(value as number);
      if (key !== name(i) || value !== (i % 100 === 0 ? -i : i)) wrong++;
      n++;
    }
    expect([n, wrong]).toEqual([keys, 0]);
    expect(heap() - before).toBeLessThan(15 * MEGABYTE);
    driven.store.close();
  });

  it('gives everything in the order of the canonical bytes of keys', () => {
    const driven = new DrivenStore(lmdbState(folder.path('states'), { cached: 3 }));
    for (const key of ['c', 'a', ['b', 2], 'b', ['b', 1], 'aa']) driven.set(key, 0, 0);
    expect(Array.from(driven.store.range(), ([key]) => key)).toEqual([['b', 1], ['b', 2], 'a', 'b', 'c', 'aa']);
    driven.store.close();
  });

  it('tells apart keys that are too long for lmdb', () => {
    const driven = new DrivenStore(lmdbState(folder.path('states'), { cached: 1 }));
    const keys = [
      'x'.repeat(1019),
      'x'.repeat(1020),
      `${'y'.repeat(9000)}1`,
      `${'y'.repeat(9000)}2`,
      ['z'.repeat(5000), 1],
    ];
    keys.forEach((key, i) => driven.set(key, i, i));
    keys.forEach((key, i) => expect(driven.get(key)).toBe(i));
    expect(Array.from(driven.store.range(), ([key]) => key)).toEqual(expect.arrayContaining(keys));
    driven.delete(keys[2]);
    expect([...driven.store.range()].length).toBe(4);
    driven.store.close();
  });

  it('keeps each state in memory until there is no room for it', () => {
    const put = jest.spyOn(DiskTable.prototype, 'put');
    const driven = new DrivenStore(lmdbState(folder.path('states'), { cached: 100 }));
    for (let i = 0; i < 5000; i++) driven.set(i % 100, i, i);
    for (let i = 0; i < 100; i += 2) driven.delete(i);
    expect(put).not.toHaveBeenCalled();
    driven.store.close();
  });

  it('writes by the codec that it was given', () => {
    const codec: ByteCodec = {
      id: 'json',
      version: 3,
      encode: (data) => Buffer.from(JSON.stringify(data)),
      decode: (bytes, start, end) => JSON.parse(Buffer.from(bytes.subarray(start, end)).toString()) as unknown,
    };
    const driven = new DrivenStore(lmdbState(folder.path('states'), { cached: 1, codec }));
    driven.set('a', { date: new Date(0) }, 0);
    driven.set('b', 1, 0);
    expect([...driven.store.range()].length).toBe(2);
    driven.get('b');
    expect(driven.get('a')).toEqual({ date: '1970-01-01T00:00:00.000Z' });
    driven.store.close();
  });

  describe('its folder', () => {
    it('is made when the first state is, and deleted when the last has ended', () => {
      const backend = lmdbState(folder.path('deep/down'));
      expect(folder.names()).toEqual([]);
      const stores = ['one', 'two'].map((state) => new DrivenStore(backend, { state }).store);
      expect(readdirSync(folder.path('deep/down')).length).toBe(1);
      stores[0]!.close();
      expect(readdirSync(folder.path('deep/down')).length).toBe(1);
      stores[1]!.close();
      expect(readdirSync(folder.path('deep/down'))).toEqual([]);
    });

    it('is nobody else’s: several share one parent', () => {
      const [one, two] = [1, 2].map(() => new DrivenStore(lmdbState(folder.path('states'))));
      one!.set('a', 1, 0);
      expect(two!.get('a')).toBeUndefined();
      expect(readdirSync(folder.path('states')).length).toBe(2);
      one!.store.close();
      two!.store.close();
    });

    it('is cleaned of what processes have left that are gone, and of nothing else', () => {
      // A process that cannot be: numbers of processes are below 2^22.
      const dead = `rxtide-${hostname()}-99999999-abc`;
      const kept = ['mine', `rxtide-${hostname()}-${process.ppid}-abc`, 'rxtide-elsewhere-99999999-abc'];
      for (const name of [dead, ...kept]) mkdirSync(folder.path(name));
      const { store } = new DrivenStore(lmdbState(folder.path('')));
      expect(folder.names()).toEqual(expect.arrayContaining(kept));
      expect(folder.names()).not.toContain(dead);
      store.close();
      expect(folder.names()).toEqual(kept.sort());
    });

    it('that cannot be made is an error that says so', () => {
      writeFileSync(folder.path('file'), '');
      expect(() => new DrivenStore(lmdbState(folder.path('file/states')))).toThrow(
        expect.objectContaining({
          code: 'STATE_FAILED',
          message: expect.stringMatching(
            /no folder can be made in '.*file\/states' \(ENOTDIR.*give lmdbState a folder that this process may write to/,
          ),
        }),
      );
    });
  });

  it('says so when the disk is full, and loses nothing that it had', () => {
    const driven = new DrivenStore(lmdbState(folder.path('states'), { cached: 10 }));
    for (let i = 0; i < 900; i++) driven.set(i, i, i);
    const full = jest.spyOn(DiskTable.prototype, 'put').mockImplementation(() => {
      throw new Error('No space left on device');
    });
    const failure = expect.objectContaining({
      code: 'STATE_FAILED',
      message: expect.stringMatching(
        /'.*states.*' cannot be written to \(No space left on device\): is the disk full\?/,
      ),
    });
    expect(() => [...driven.store.range()]).toThrow(failure);
    full.mockRestore();
    for (let i = 0; i < 900; i++) expect(driven.get(i)).toBe(i);
    expect([...driven.store.range()].length).toBe(900);
    driven.store.close();
  });

  it('fails the stream when the disk is full, after what came before, and rejects no event for it', () => {
    const h = harness(
      (names: Stream<string>) => {
        const rejected = sideOutput<Rejected>();
        const main = names.pipe(
          keyBy((name) => name),
          keyedProcess({
            name: 'visits',
            state: { count: valueState(0) },
            rejectedTo: rejected,
            onEvent: (name, { state }) => `${name} ${++state.count.value}`,
          }),
        );
        return { main, rejected };
      },
      { state: lmdbState(folder.path('states'), { cached: 1 }) },
    );
    const events = Array.from({ length: 1500 }, (_, i) => ({ value: `name ${i}`, timestamp: 0 }));
    jest.spyOn(DiskTable.prototype, 'put').mockImplementation(() => {
      throw new Error('No space left on device');
    });
    h.events(events);
    expect(h.outputs.main.values.length).toBe(1000);
    expect(h.outputs.rejected.values).toEqual([]);
    expect(h.outputs.main.error).toMatchObject({
      code: 'STATE_FAILED',
      operator: 'visits',
      message: expect.stringMatching(/^keyedProcess 'visits': the state on disk failed: .* is the disk full\?$/),
    });
    expect(readdirSync(folder.path('states'))).toEqual([]);
  });

  it('goes on from a snapshot of more keys than the cache holds, and from one that was kept in memory', () => {
    const visits = (names: Stream<string>) =>
      names.pipe(
        keyBy((name) => name),
        keyedProcess({
          name: 'visits',
          state: { count: valueState(0), log: listState<number>() },
          onEvent: (name, { state, timestamp }) => {
            state.log.add(timestamp);
            return `${name} ${++state.count.value} ${state.log.values.join()}`;
          },
        }),
      );
    const onDisk = harness(visits, { state: lmdbState(folder.path('states'), { cached: 10 }) });
    const inMemory = harness(visits);
    const events = (time: number) => Array.from({ length: 3000 }, (_, i) => ({ value: `name ${i}`, timestamp: time }));
    for (const h of [onDisk, inMemory]) h.events(events(1));
    const snapshots = [onDisk.snapshot(), inMemory.snapshot()] as const;
    const after = [onDisk.restore(snapshots[0]), onDisk.restore(snapshots[1]), inMemory.restore(snapshots[0])];
    for (const h of after) {
      h.events(events(2));
      expect(h.outputs.main.values).toEqual(events(2).map(({ value }) => `${value} 2 1,2`));
      expect(h.operator('visits').stateBytes).toBeGreaterThan(0);
      h.unsubscribe();
    }
  });

  it('says which state has a value that cannot be written', () => {
    class Cart {
      readonly items = ['pear'];
    }
    const driven = new DrivenStore(lmdbState(folder.path('states')));
    driven.set('bob', { cart: new Cart() }, 0);
    expect(() => [...driven.store.range()]).toThrow(
      expect.objectContaining({
        code: 'STATE_FAILED',
        message: expect.stringMatching(
          /^the value of state 'count' for key bob cannot be written to disk: an instance of Cart cannot be .*codec/,
        ),
      }),
    );
    driven.store.close();
  });

  it.each([
    ['the folder of lmdbState must be a path', () => lmdbState('')],
    ['only file: URLs are files', () => lmdbState(new URL('https://example.com/state'))],
    ['cached of lmdbState must be a whole number of values, at least 1; it is 0', () => lmdbState('x', { cached: 0 })],
    [
      'cached of lmdbState must be a whole number of values, at least 1; it is 1.5',
      () => lmdbState('x', { cached: 1.5 }),
    ],
  ])('checks its options: %s', (message, make) => {
    expect(make).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });
});
