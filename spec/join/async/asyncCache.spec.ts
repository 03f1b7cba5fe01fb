import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { asyncCache, keyBy, mapAsync, sideOutput } from '../../../lib/index.js';
import type { AsyncCacheOptions, Key, MapAsyncOptions, Rejected, Stream } from '../../../lib/index.js';
import { harness } from '../../../lib/testing.js';
import { tupleText } from '../../../lib/state/key.js';
import { Service } from './service.js';

/** Events are numbers; their key is the last digit. */
const keyOf = (n: number): number => n % 10;

function start(cache: Partial<AsyncCacheOptions<number>> = {}, options: MapAsyncOptions<number, string, string> = {}) {
  const service = new Service();
  const h = harness((numbers: Stream<number>) => {
    const rejected = sideOutput<Rejected>();
    const main = numbers.pipe(
      mapAsync(service.call, { ...options, cache: asyncCache({ keyOf, ...cache }), rejectedTo: rejected }),
    );
    return { main, rejected };
  });
  return { h, service };
}

describe('asyncCache', () => {
  it('asks once for a key, and answers from memory then', async () => {
    const { h, service } = start();
    h.event(1, 1);
    service.answer(1);
    await h.settle();
    h.event(11, 2);
    expect(h.outputs.main.values).toEqual(['answer 1', 'answer 1']);
    h.event(12, 3);
    expect(service.ids).toEqual([1, 12]);
  });

  it('makes one call for several that miss at the same time, queued or on its way', async () => {
    const { h, service } = start({}, { concurrency: 1 });
    for (const n of [1, 11, 2, 12, 21]) h.event(n, n);
    expect(service.ids).toEqual([1]);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 1', 'answer 1']);
    expect(service.ids).toEqual([1, 2]);
    service.answer(2);
    await h.settle();
    expect(service.ids).toEqual([1, 2]);
    expect(h.outputs.main.values.slice(2)).toEqual(['answer 2', 'answer 2', 'answer 1']);
  });

  it('what is known needs no place among the calls on their way', async () => {
    const { h, service } = start({}, { concurrency: 1, ordered: false });
    h.event(1, 1);
    service.answer(1);
    await h.settle();
    h.event(2, 2);
    h.event(11, 3);
    expect(h.outputs.main.values).toEqual(['answer 1', 'answer 1']);
  });

  it('forgets after the time to live, on the clock of the runtime', async () => {
    const { h, service } = start({ ttl: 100 });
    h.event(1, 1);
    h.advanceProcessingTime(30);
    service.answer(1);
    await h.settle();
    h.advanceProcessingTime(99);
    h.event(11, 2);
    expect(service.ids).toEqual([1]);
    h.advanceProcessingTime(1);
    h.event(21, 3);
    expect(service.ids).toEqual([1, 21]);
  });

  it('keeps so many answers; what was used longest ago makes way', async () => {
    const { h, service } = start({ size: 2 });
    for (const n of [1, 2, 11, 3]) {
      h.event(n, n);
      if (service.ids.includes(n)) service.answer(n);
      await h.settle();
    }
    h.event(21, 5);
    h.event(12, 6);
    expect(service.ids).toEqual([1, 2, 3, 12]);
  });

  it.each([undefined, null])('has another time to live for %s', async (nothing) => {
    let calls = 0;
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        mapAsync(() => (++calls === 1 ? nothing : 'found'), {
          cache: asyncCache({ keyOf, ttl: 100, negativeTtl: 10 }),
        }),
      ),
    );
    h.event(1, 1);
    h.event(11, 2);
    h.advanceProcessingTime(10);
    h.event(21, 3);
    h.advanceProcessingTime(99);
    h.event(31, 4);
    expect(h.outputs.main.values).toEqual([nothing, nothing, 'found', 'found']);
    expect(calls).toBe(2);
  });

  it('keeps no negative answer with a negativeTtl of 0, and as long as others by default', () => {
    for (const [options, expected] of [
      [{ negativeTtl: 0 }, 2],
      [{ ttl: 100 }, 1],
    ] as const) {
      let calls = 0;
      const h = harness((numbers: Stream<number>) =>
        numbers.pipe(mapAsync(() => void calls++, { cache: asyncCache({ keyOf, ...options }) })),
      );
      h.event(1, 1);
      h.advanceProcessingTime(99);
      h.event(11, 2);
      expect(calls).toBe(expected);
    }
  });

  it('keeps no failure: all that waited for it share it, and the next one is called for', async () => {
    const { h, service } = start();
    for (const n of [1, 11]) h.event(n, n);
    service.for(1).fail('no');
    await h.settle();
    expect(h.outputs.rejected.values).toMatchObject([
      { value: 1, error: 'no' },
      { value: 11, error: 'no' },
    ]);
    h.event(21, 21);
    expect(service.ids).toEqual([1, 21]);
  });

  it('keeps no fallback, and gives each event that waited its own', async () => {
    const { h, service } = start({}, { fallback: (_error, n) => `none for ${n}` });
    for (const n of [1, 11]) h.event(n, n);
    service.for(1).fail('no');
    await h.settle();
    expect(h.outputs.main.values).toEqual(['none for 1', 'none for 11']);
    h.event(21, 21);
    expect(service.ids).toEqual([1, 21]);
  });

  it('those that wait for a call time out with it', async () => {
    const { h } = start({}, { timeout: 50 });
    h.event(1, 1);
    h.advanceProcessingTime(40);
    h.event(11, 2);
    h.advanceProcessingTime(10);
    expect(h.outputs.rejected.values).toMatchObject([
      { value: 1, error: { code: 'TIMED_OUT' } },
      { value: 11, error: { code: 'TIMED_OUT' } },
    ]);
  });

  it('unordered: those that wait for a call leave with it', async () => {
    const { h, service } = start({}, { ordered: false });
    for (const n of [1, 2, 12]) h.event(n, n);
    service.answer(2);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 2', 'answer 2']);
  });

  it('unordered: one that leaves while others wait for their turn holds nobody up', async () => {
    const { h, service } = start({}, { ordered: false, concurrency: 2 });
    for (const n of [1, 2, 3, 11, 4]) h.event(n, n);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 1', 'answer 1']);
    service.answer(2, 3);
    await h.settle();
    expect(service.ids).toEqual([1, 2, 3, 4]);
  });

  it('is a new one for each run, and empty after a restore', async () => {
    const { h, service } = start();
    h.event(1, 1);
    service.answer(1);
    await h.settle();
    const g = h.restore(h.snapshot());
    g.event(11, 2);
    expect(service.ids).toEqual([1, 11]);
  });

  it('after a restore, unanswered events of one key are called for once', async () => {
    const { h, service } = start();
    for (const n of [1, 11, 21]) h.event(n, n);
    const g = h.restore(h.snapshot());
    await g.settle();
    expect(service.ids).toEqual([1, 1]);
    service.answer(1);
    await g.settle();
    expect(g.outputs.main.values).toEqual(['answer 1', 'answer 1', 'answer 1']);
  });

  it('keeps the key of the stream and of the cache apart', async () => {
    const service = new Service();
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        keyBy((n) => n > 10),
        mapAsync(service.call, { cache: asyncCache({ keyOf }) }),
      ),
    );
    h.event(1, 1);
    h.event(11, 2);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.records).toMatchObject([
      { value: 'answer 1', key: false },
      { value: 'answer 1', key: true },
    ]);
  });

  it('one answer is combined with each event of its key', async () => {
    const service = new Service();
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(mapAsync(service.call, { cache: asyncCache({ keyOf }), combine: (n, text) => `${n}: ${text}` })),
    );
    for (const n of [1, 11]) h.event(n, n);
    service.answer(1);
    await h.settle();
    h.event(21, 21);
    expect(h.outputs.main.values).toEqual(['1: answer 1', '11: answer 1', '21: answer 1']);
  });

  it('tells keys apart by value, of every kind', async () => {
    const part = fc.oneof(
      fc.constantFrom('', '(', '()', '(?', '((', '(z', '(u', 's1:a', '(s1:a', 'a', 'null'),
      fc.constantFrom(0, -0, NaN, 1, Infinity),
      fc.constantFrom(0n, 1n),
      fc.boolean(),
      fc.constantFrom(null, undefined),
    );
    const key: fc.Arbitrary<Key> = fc.oneof(part, fc.array(part, { maxLength: 3 }));
    const store = asyncCache({ keyOf: (k: Key) => k }).open();
    const text = (k: Key): string => (Array.isArray(k) ? `tuple ${tupleText(k)}` : `part ${tupleText([k as string])}`);
    fc.assert(
      fc.property(key, key, (a, b) => {
        const same = new Set([store.keyOf(a), store.keyOf(b)]).size === 1;
        expect([a, b, same]).toEqual([a, b, text(a) === text(b)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('rejects an event whose key is an object', () => {
    const { h } = start({ keyOf: () => ({ no: 'key' }) as never });
    h.event(1, 1);
    expect(h.outputs.rejected.values).toMatchObject([{ value: 1, error: { code: 'INVALID_KEY' } }]);
  });

  it.each<[string, unknown]>([
    ['keyOf', {}],
    ['size', { keyOf, size: 0 }],
    ['size', { keyOf, size: 1.5 }],
    ['ttl', { keyOf, ttl: 0 }],
    ['negativeTtl', { keyOf, negativeTtl: -1 }],
  ])('%s that makes no sense is refused when it is made', (name, options) => {
    expect(() => asyncCache(options as AsyncCacheOptions<number>)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(name) }),
    );
  });
});
