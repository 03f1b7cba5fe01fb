import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import { agg, eventTime, keyBy, mapAsync, tumbling, windowAll } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { harness } from '../../../lib/testing.js';
import { late, raise, start } from './asking.js';
import { Service } from './service.js';

describe('mapAsync, ordered', () => {
  it('gives nothing for nothing, and completes', () => {
    const { h } = start();
    h.end();
    expect(h.outputs.main).toMatchObject({ values: [], watermark: Infinity, completed: true });
  });

  it('sends an answer with the time and key of its event', async () => {
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        keyBy((n) => n % 2),
        mapAsync((n) => Promise.resolve(n * 10)),
      ),
    );
    h.event(3, 7);
    await h.settle();
    expect(h.outputs.main.records).toEqual([{ value: 30, timestamp: 7, key: 1, watermark: -Infinity }]);
  });

  it('keeps the order of the events, whatever the order of the answers', async () => {
    const { h, service } = start();
    for (const n of [1, 2, 3]) h.event(n, n);
    service.answer(3, 2);
    await h.settle();
    expect(h.outputs.main.values).toEqual([]);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 1', 'answer 2', 'answer 3']);
  });

  it('sends watermarks between results as they came between events', async () => {
    const { h, service } = start();
    h.event(1, 1);
    h.watermark(5);
    h.event(2, 7);
    h.watermark(9);
    service.answer(2);
    await h.settle();
    expect(h.outputs.main).toMatchObject({ values: [], watermark: -Infinity });
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.records.map(({ value, watermark }) => [value, watermark])).toEqual([
      ['answer 1', -Infinity],
      ['answer 2', 5],
    ]);
    expect(h.outputs.main.watermark).toBe(9);
  });

  it('lets watermarks through at once where nothing is unanswered', () => {
    const { h } = start();
    h.watermark(5);
    expect(h.outputs.main.watermark).toBe(5);
  });

  it('sends what is answered at once in the same frame', () => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(mapAsync((n) => n + 1)));
    h.events([
      { value: 1, timestamp: 1 },
      { value: 2, timestamp: 2, watermark: 1 },
    ]);
    expect(h.outputs.main.values).toEqual([2, 3]);
  });

  it('takes promises of others, and what settles twice counts once (ASY-4)', async () => {
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        mapAsync((n) => ({
          // oxlint-disable-next-line unicorn/no-thenable
          then: ((resolve: (value: number) => void) => {
            resolve(n);
            resolve(n * 2);
          }) as never as PromiseLike<number>['then'],
        })),
      ),
    );
    h.event(1, 1);
    await h.settle();
    h.event(2, 2);
    await h.settle();
    expect(h.outputs.main.values).toEqual([1, 2]);
    expect(h.operator('mapAsync')).toMatchObject({ in: 2, used: 2, pending: 0 });
  });

  it('completes when the last answer has come (ASY-9)', async () => {
    const { h, service } = start();
    h.event(1, 1);
    h.end();
    expect(h.outputs.main).toMatchObject({ completed: false, watermark: -Infinity });
    service.answer(1);
    await h.settle();
    expect(h.outputs.main).toMatchObject({ values: ['answer 1'], completed: true, watermark: Infinity });
    expect(h.operator('mapAsync')).toMatchObject({ finished: true, used: 1, discarded: 0 });
  });

  it('is not idle while an answer is to come', async () => {
    const { h, service } = start();
    h.event(1, 1);
    h.idle();
    expect(h.outputs.main.idle).toBe(false);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main).toMatchObject({ values: ['answer 1'], idle: true });
    h.event(2, 2);
    expect(h.outputs.main.idle).toBe(false);
  });
});

describe('mapAsync, unordered', () => {
  it('sends answers as they come, and holds the watermark at the one of the oldest unanswered event', async () => {
    const { h, service } = start({ ordered: false });
    h.watermark(3);
    h.event(1, 10);
    h.watermark(5);
    h.event(2, 11);
    h.watermark(9);
    expect(h.outputs.main.watermark).toBe(3);
    service.answer(2);
    await h.settle();
    expect(h.outputs.main.records).toMatchObject([{ value: 'answer 2', timestamp: 11, watermark: 3 }]);
    expect(h.outputs.main.watermark).toBe(3);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.records[1]).toMatchObject({ value: 'answer 1', timestamp: 10, watermark: 3 });
    expect(h.outputs.main.watermark).toBe(9);
  });

  it('an event that was late on arrival stays late, and one that was not does not become so', async () => {
    const { h, service } = start({ ordered: false });
    h.event(1, 10);
    h.watermark(20);
    h.event(2, 15);
    h.event(3, 25);
    h.watermark(30);
    service.answer(2, 3);
    await h.settle();
    // At the watermark -Infinity, event 2 would not be late any more.
    expect(h.outputs.main.values).toEqual(['answer 3']);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 3', 'answer 1', 'answer 2']);
    expect(late(h.outputs.main)).toEqual(['answer 2']);
    expect(h.outputs.main).toMatchObject({ watermark: 30 });
    expect(h.outputs.main.records[2]).toMatchObject({ watermark: 20 });
  });

  it('late events leave as they come once the output is where they arrived', async () => {
    const { h, service } = start({ ordered: false });
    h.watermark(20);
    for (const n of [1, 2, 3]) h.event(n, 10);
    service.answer(3);
    await h.settle();
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 3', 'answer 1']);
  });

  it('late events that waited leave by the watermark at which they arrived', async () => {
    const { h, service } = start({ ordered: false });
    h.event(1, 100);
    for (const n of [2, 3, 4]) {
      h.watermark(n * 10);
      h.event(n, 5);
    }
    service.answer(4, 3);
    await h.settle();
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 1']);
    expect(h.outputs.main.watermark).toBe(20);
    service.answer(2);
    await h.settle();
    expect(h.outputs.main.records.map(({ value, watermark }) => [value, watermark])).toEqual([
      ['answer 1', -Infinity],
      ['answer 2', 20],
      ['answer 3', 30],
      ['answer 4', 40],
    ]);
  });

  it('completes when the last answer has come', async () => {
    const { h, service } = start({ ordered: false });
    h.event(1, 1);
    h.event(2, 2);
    h.end();
    service.answer(2);
    await h.settle();
    expect(h.outputs.main).toMatchObject({ values: ['answer 2'], completed: false });
    service.answer(1);
    await h.settle();
    expect(h.outputs.main).toMatchObject({ values: ['answer 2', 'answer 1'], completed: true });
  });

  it('what a window makes of the results does not depend on the order of the answers', async () => {
    for (const order of [
      [1, 2, 3],
      [3, 2, 1],
      [2, 3, 1],
    ]) {
      const service = new Service();
      const h = harness((numbers: Stream<number>) =>
        numbers.pipe(mapAsync(service.call, { ordered: false }), windowAll(tumbling(10), agg.count())),
      );
      h.event(1, 3);
      h.watermark(2);
      h.event(2, 8);
      h.watermark(9);
      h.event(3, 12);
      h.watermark(19);
      for (const n of order) {
        service.answer(n);
        await h.settle();
      }
      expect(h.outputs.main.values.map(({ value }) => value)).toEqual([2, 1]);
    }
  });
});

describe('concurrency', () => {
  it('calls in the order of arrival, so many at a time, 16 by default (ASY-1)', async () => {
    for (const [options, most] of [
      [{ concurrency: 3 }, 3],
      [{}, 16],
    ] as const) {
      const { h, service } = start(options);
      h.events(Array.from({ length: 40 }, (_, i) => ({ value: i, timestamp: i })));
      expect(service.ids).toHaveLength(most);
      for (let i = 0; i < 40; i++) {
        service.answer(i);
        await h.settle();
      }
      expect(service.most).toBe(most);
      expect(service.ids).toEqual(Array.from({ length: 40 }, (_, i) => i));
      expect(h.outputs.main.values).toHaveLength(40);
    }
  });

  it('of 1 is concatMap', async () => {
    const { h, service } = start({ concurrency: 1 });
    for (const n of [1, 2]) h.event(n, n);
    expect(service.ids).toEqual([1]);
    service.answer(1);
    await h.settle();
    expect(service.ids).toEqual([1, 2]);
  });

  it('without a bound calls for all at once', () => {
    const { h, service } = start({ concurrency: Infinity });
    h.events(Array.from({ length: 100 }, (_, i) => ({ value: i, timestamp: i })));
    expect(service.ids).toHaveLength(100);
  });

  it('results that settle together travel as one frame', async () => {
    const service = new Service();
    const sizes: number[] = [];
    const numbers = new Subject<number>();
    numbers
      .pipe(
        eventTime((n) => n),
        mapAsync(service.call),
      )
      .subscribe((frame) => frame.kind === 0 && frame.values.length > 0 && sizes.push(frame.values.length));
    for (const n of [1, 2, 3]) numbers.next(n);
    service.answer(1, 2, 3);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sizes).toEqual([3]);
  });
});

describe('combine', () => {
  it('makes the result of the event and its answer, or its fallback', async () => {
    const service = new Service();
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(mapAsync(service.call, { fallback: 'none', combine: (n, text) => [n, text] })),
    );
    h.event(1, 1);
    h.event(2, 2);
    service.answer(1);
    service.for(2).fail('no');
    await h.settle();
    expect(h.outputs.main.values).toEqual([
      [1, 'answer 1'],
      [2, 'none'],
    ]);
  });

  it('that throws: the event is rejected with that', async () => {
    const rejected: unknown[] = [];
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        mapAsync(async (n) => n, {
          combine: (n) => (n === 1 ? raise('no') : n),
          fallback: 5,
          rejectedTo: { next: ({ value, error }) => rejected.push(value, (error as Error).message) },
        }),
      ),
    );
    h.event(1, 1);
    h.event(2, 2);
    await h.settle();
    expect(h.outputs.main.values).toEqual([2]);
    expect(rejected).toEqual([1, 'no']);
  });
});

describe('what makes no sense', () => {
  it.each<[string, unknown]>([
    ['concurrency', { concurrency: 0 }],
    ['concurrency', { concurrency: 1.5 }],
    ['ordered', { ordered: 'no' }],
    ['timeout', { timeout: 0 }],
    ['retry.attempts', { retry: {} }],
    ['retry.attempts', { retry: { attempts: 0 } }],
    ['retry.delay', { retry: { attempts: 1, delay: -1 } }],
    ['retry.factor', { retry: { attempts: 1, factor: 0.5 } }],
    ['retry.maxDelay', { retry: { attempts: 1, maxDelay: NaN } }],
    ['retry.jitter', { retry: { attempts: 1, jitter: 2 } }],
    ['retry.when', { retry: { attempts: 1, when: 1 } }],
    ['retry.random', { retry: { attempts: 1, random: 1 } }],
    ['combine', { combine: 'both' }],
    ['cache', { cache: {} }],
    ['cache', { cache: null }],
  ])('%s is refused when the operator is made', (name, options) => {
    expect(() => mapAsync((n: number) => n, options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(name) }),
    );
  });

  it('a call that is no function', () => {
    expect(() => mapAsync(5 as never)).toThrow(/mapAsync: call must be a function; it is the number 5/);
  });
});
