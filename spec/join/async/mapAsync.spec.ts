import { describe, expect, it } from '@jest/globals';
import { Subject, take } from 'rxjs';
import {
  agg,
  asyncCache,
  createRuntime,
  eventTime,
  fromArray,
  fromIterable,
  keyBy,
  mapAsync,
  sideOutput,
  tumbling,
  union,
  values,
  windowAll,
} from '../../../lib/index.js';
import type { Checkpoint, MapAsyncOptions, Rejected, Stream } from '../../../lib/index.js';
import { harness, ManualClock } from '../../../lib/testing.js';
import type { Harness, Collected } from '../../../lib/testing.js';
import { Service } from './service.js';

type Options = Omit<MapAsyncOptions<number, string, string>, 'rejectedTo'>;

function start(options: Options = {}, credits?: number) {
  const service = new Service();
  const h = harness(
    (numbers: Stream<number>) => {
      const rejected = sideOutput<Rejected>();
      return { main: numbers.pipe(mapAsync(service.call, { ...options, rejectedTo: rejected })), rejected };
    },
    credits === undefined ? {} : { credits },
  );
  return { h, service };
}

const late = (output: Collected<string>) =>
  output.records.filter(({ timestamp, watermark }) => timestamp <= watermark).map(({ value }) => value);

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

  it('takes promises of others, and what settles twice counts once', async () => {
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

  it('completes when the last answer has come', async () => {
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
  it('calls in the order of arrival, so many at a time, 16 by default', async () => {
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

describe('time-out', () => {
  it('rejects what is not answered in time, by the clock, and aborts its signal', async () => {
    const { h, service } = start({ timeout: 50 });
    h.event(1, 1);
    const { signal } = service.for(1).context;
    h.advanceProcessingTime(49);
    expect(h.outputs.rejected.values).toEqual([]);
    expect(signal.aborted).toBe(false);
    h.advanceProcessingTime(1);
    expect(h.outputs.rejected.values).toMatchObject([
      { value: 1, timestamp: 1, operator: 'mapAsync', error: { code: 'TIMED_OUT', event: 1, operator: 'mapAsync' } },
    ]);
    expect(signal.aborted).toBe(true);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.values).toEqual([]);
  });

  it('of several at one moment: in the order of their calls', async () => {
    const { h, service } = start({ timeout: 50, ordered: false });
    for (const n of [1, 2, 3, 4]) h.event(n, n);
    service.answer(1);
    await h.settle();
    h.advanceProcessingTime(50);
    expect(h.outputs.rejected.values.map(({ value }) => value)).toEqual([2, 3, 4]);
  });

  it('begins with the call, not with the arrival', async () => {
    const { h, service } = start({ timeout: 50, concurrency: 1 });
    h.event(1, 1);
    h.event(2, 2);
    h.advanceProcessingTime(40);
    service.answer(1);
    await h.settle();
    h.advanceProcessingTime(49);
    expect(h.outputs.rejected.values).toEqual([]);
    h.advanceProcessingTime(1);
    expect(h.outputs.rejected.values).toMatchObject([{ value: 2 }]);
  });

  it('is over all attempts, and names the last failure', async () => {
    const { h, service } = start({ timeout: 100, retry: { attempts: 9, delay: 40, factor: 1 } });
    h.event(1, 1);
    for (let i = 0; i < 3; i++) {
      service.for(1).fail(`failure ${i}`);
      await h.settle();
      h.advanceProcessingTime(40);
    }
    expect(service.ids).toEqual([1, 1, 1]);
    expect(h.outputs.rejected.values).toMatchObject([
      {
        error: {
          code: 'TIMED_OUT',
          cause: 'failure 2',
          message: expect.stringContaining('within 100 ms, in 3 attempts'),
        },
      },
    ]);
  });

  it('in a later attempt: names the failure of the one before', async () => {
    const { h, service } = start({ timeout: 100, retry: { attempts: 9, delay: 10 } });
    h.event(1, 1);
    service.for(1).fail('busy');
    await h.settle();
    h.advanceProcessingTime(100);
    expect(service.ids).toEqual([1, 1]);
    expect(h.outputs.rejected.values).toMatchObject([{ error: { code: 'TIMED_OUT', cause: 'busy' } }]);
  });

  it('an answer that came before counts', async () => {
    const { h, service } = start({ timeout: 50 });
    h.event(1, 1);
    service.answer(1);
    await Promise.resolve();
    h.advanceProcessingTime(50);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 1']);
    expect(h.outputs.rejected.values).toEqual([]);
  });

  it('a signal that is asked for too late is aborted', () => {
    const { h, service } = start({ timeout: 50 });
    h.event(1, 1);
    h.advanceProcessingTime(50);
    expect(service.for(1).context.signal).toMatchObject({ aborted: true });
  });

  it.each([true, false])('a late answer is not taken for that of another event; ordered: %s', async (ordered) => {
    const { h, service } = start({ timeout: 50, concurrency: 1, ordered });
    h.event(1, 1);
    h.advanceProcessingTime(50);
    h.event(2, 2);
    h.event(3, 3);
    service.for(1).answer('too late');
    await h.settle();
    expect(h.outputs.main.values).toEqual([]);
    expect(service.ids).toEqual([1, 2]);
    service.answer(2);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 2']);
    expect(h.operator('mapAsync')).toMatchObject({ in: 3, used: 1, rejected: 1, pending: 1 });
  });
});

describe('retry', () => {
  it('calls again after a failure, with exponential back-off', async () => {
    const { h, service } = start({ retry: { attempts: 4, delay: 10, maxDelay: 30 } });
    h.event(1, 1);
    const delays: number[] = [];
    for (let attempt = 1; attempt < 4; attempt++) {
      expect(service.for(1).context.attempt).toBe(attempt);
      service.for(1).fail('no');
      await h.settle();
      const before = h.clock.now();
      while (service.asked.length === attempt) h.advanceProcessingTime(1);
      delays.push(h.clock.now() - before);
    }
    expect(delays).toEqual([10, 20, 30]);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 1']);
  });

  it('with a fixed delay, and jitter from a source of the user', async () => {
    const chances = [0, 0.5];
    const { h, service } = start({
      retry: { attempts: 3, delay: 100, factor: 1, jitter: 0.4, random: () => chances.shift()! },
    });
    h.event(1, 1);
    for (const delay of [100, 80]) {
      service.for(1).fail('no');
      await h.settle();
      h.advanceProcessingTime(delay - 1);
      const { length } = service.asked;
      h.advanceProcessingTime(1);
      expect(service.asked).toHaveLength(length + 1);
    }
  });

  it('gives up after so many attempts, with the last failure', async () => {
    const { h, service } = start({ retry: { attempts: 2, delay: 0 } });
    h.event(1, 1);
    for (const failure of ['first', 'second']) {
      service.for(1).fail(failure);
      await h.settle();
      h.advanceProcessingTime(0);
    }
    expect(h.outputs.rejected.values).toMatchObject([{ value: 1, error: 'second' }]);
  });

  it('only of failures that the predicate lets', async () => {
    const asked: unknown[] = [];
    const when = (error: unknown, n: number): boolean => {
      asked.push([error, n]);
      return error === 'busy';
    };
    const { h, service } = start({ retry: { attempts: 5, delay: 10, when } });
    h.event(1, 1);
    service.for(1).fail('busy');
    await h.settle();
    h.advanceProcessingTime(10);
    service.for(1).fail('forbidden');
    await h.settle();
    expect(asked).toEqual([
      ['busy', 1],
      ['forbidden', 1],
    ]);
    expect(h.outputs.rejected.values).toMatchObject([{ error: 'forbidden' }]);
  });

  it('keeps its place among the calls that may be on their way', async () => {
    const { h, service } = start({ concurrency: 1, retry: { attempts: 2, delay: 10 } });
    h.event(1, 1);
    h.event(2, 2);
    service.for(1).fail('no');
    await h.settle();
    expect(service.ids).toEqual([1]);
    h.advanceProcessingTime(10);
    expect(service.ids).toEqual([1, 1]);
  });

  it('goes on at the end of the input', async () => {
    const { h, service } = start({ retry: { attempts: 2, delay: 10 } });
    h.event(1, 1);
    h.end();
    service.for(1).fail('no');
    await h.settle();
    expect(h.outputs.main.completed).toBe(false);
    h.advanceProcessingTime(10);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main).toMatchObject({ values: ['answer 1'], completed: true });
  });

  it('of calls that throw', () => {
    let calls = 0;
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        mapAsync(
          (n) => {
            if (++calls < 3) throw new Error('not yet');
            return n;
          },
          { retry: { attempts: 3, delay: 5, factor: 1 } },
        ),
      ),
    );
    h.event(1, 1);
    h.advanceProcessingTime(10);
    expect(h.outputs.main.values).toEqual([1]);
  });
});

describe('fallback', () => {
  it('a value', async () => {
    const { h, service } = start({ fallback: 'none' });
    h.event(1, 1);
    service.for(1).fail('no');
    await h.settle();
    expect(h.outputs.main.values).toEqual(['none']);
    expect(h.operator('mapAsync')).toMatchObject({ used: 1, rejected: 0 });
  });

  it('a function of the failure and the event, after the last attempt and after a time-out', async () => {
    const { h, service } = start({
      timeout: 50,
      retry: { attempts: 2, delay: 0 },
      fallback: (error, n) => `${n}: ${error instanceof Error ? error.name : String(error)}`,
    });
    h.event(1, 1);
    h.event(2, 2);
    service.for(1).fail('first');
    await h.settle();
    h.advanceProcessingTime(0);
    service.for(1).fail('second');
    await h.settle();
    h.advanceProcessingTime(50);
    expect(h.outputs.main.values).toEqual(['1: second', '2: RxtideError']);
  });

  it('that throws: the event is rejected with that', async () => {
    const { h, service } = start({
      fallback: () => {
        throw new Error('no fallback either');
      },
    });
    h.event(1, 1);
    service.for(1).fail('no');
    await h.settle();
    expect(h.outputs.rejected.values).toMatchObject([{ error: { message: 'no fallback either' } }]);
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

describe('failures', () => {
  it('of one event: it goes to rejectedTo, in order, and the rest goes on', async () => {
    const { h, service } = start();
    for (const n of [1, 2, 3]) h.event(n, n);
    service.for(2).fail(new Error('no'));
    service.answer(3);
    await h.settle();
    expect(h.outputs.rejected.values).toEqual([]);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main.values).toEqual(['answer 1', 'answer 3']);
    expect(h.outputs.rejected.values).toMatchObject([{ value: 2, timestamp: 2, error: { message: 'no' } }]);
    expect(h.operator('mapAsync')).toMatchObject({ in: 3, used: 2, rejected: 1, pending: 0 });
  });

  it.each([true, false])(
    'fail the stream, after what earlier events gave, naming operator and event; ordered: %s',
    async (ordered) => {
      const service = new Service();
      const cause = new Error('503');
      const h = harness((numbers: Stream<number>) =>
        numbers.pipe(mapAsync(service.call, { name: 'users', ordered, concurrency: 3 })),
      );
      for (const n of [1, 2, 3, 4]) h.event(n, n);
      service.answer(1);
      service.for(2).fail(cause);
      await h.settle();
      expect(h.outputs.main.values).toEqual(['answer 1']);
      expect(h.outputs.main.error).toMatchObject({ code: 'USER_CODE', operator: 'users', event: 2, cause });
      expect(service.for(3).context.signal.aborted).toBe(true);
      // What would be for nothing is not asked for.
      expect(service.ids).toEqual([1, 2, 3]);
      expect(h.operator('users')).toMatchObject({ in: 4, used: 1, discarded: 3, pending: 0 });
      expect(h.clock.pending).toBe(0);
    },
  );

  it('in order: an earlier event that is unanswered comes first, and nothing later is called for', async () => {
    const service = new Service();
    const h = harness((numbers: Stream<number>) => numbers.pipe(mapAsync(service.call, { concurrency: 2 })));
    for (const n of [1, 2, 3]) h.event(n, n);
    service.for(2).fail('no');
    await h.settle();
    expect(h.outputs.main.error).toBeUndefined();
    expect(service.ids).toEqual([1, 2]);
    service.answer(1);
    await h.settle();
    expect(h.outputs.main).toMatchObject({ values: ['answer 1'], error: { code: 'USER_CODE', event: 2, cause: 'no' } });
  });

  it('in order: of one that is not called for yet: those before it still are', async () => {
    const service = new Service();
    const keyOf = (n: number): number => (n === 3 ? raise('no key') : n);
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(mapAsync(service.call, { concurrency: 1, cache: asyncCache({ keyOf }) })),
    );
    for (const n of [1, 2, 3, 4]) h.event(n, n);
    for (const n of [1, 2]) {
      service.answer(n);
      await h.settle();
    }
    expect(service.ids).toEqual([1, 2]);
    expect(h.outputs.main).toMatchObject({ values: ['answer 1', 'answer 2'], error: { code: 'USER_CODE', event: 3 } });
  });

  it.each([
    ['throws', () => raise('thrown')],
    ['rejects', () => Promise.reject(new Error('thrown'))],
    [
      'has a then that throws',
      // oxlint-disable-next-line unicorn/no-thenable
      () => Object.defineProperty({}, 'then', { get: () => raise('thrown') }) as Promise<string>,
    ],
    [
      'is a thenable that throws',
      // oxlint-disable-next-line unicorn/no-thenable
      () => ({ then: () => raise('thrown') }) as never as Promise<string>,
    ],
  ])('of a call that %s', async (_, call: () => Promise<string>) => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(mapAsync(call)));
    h.event(1, 1);
    await h.settle();
    expect(h.outputs.main.error).toMatchObject({ code: 'USER_CODE', event: 1, cause: { message: 'thrown' } });
  });

  it.each(['when', 'random', 'nonsense of random', 'keyOf'])(
    'of %s: the event is rejected with that',
    async (place) => {
      const { h, service } = start({
        ...(place === 'keyOf' ? { cache: asyncCache<number>({ keyOf: () => raise('keyOf') }) } : {}),
        retry: {
          attempts: 3,
          jitter: 0.5,
          when: () => place !== 'when' || raise('when'),
          random: () => (place === 'nonsense of random' ? 1 : raise('random')),
        },
      });
      h.event(1, 1);
      if (place !== 'keyOf') service.for(1).fail('no');
      await h.settle();
      expect(h.outputs.rejected.values).toMatchObject([
        { value: 1, error: { message: expect.stringContaining(place.split(' ').at(-1)!) } },
      ]);
    },
  );
});

describe('the end', () => {
  it('cut off: what is unanswered is discarded and aborted', async () => {
    const { h, service } = start({ concurrency: 2, timeout: 100 });
    for (const n of [1, 2, 3]) h.event(n, n);
    h.cutOff();
    expect(h.outputs.main).toMatchObject({ values: [], completed: true });
    expect(service.asked.map(({ context }) => context.signal.aborted)).toEqual([true, true]);
    expect(h.operator('mapAsync')).toMatchObject({ in: 3, discarded: 3, pending: 0 });
    service.answer(1, 2);
    await h.settle();
    expect(service.ids).toEqual([1, 2]);
    expect(h.clock.pending).toBe(0);
  });

  it.each(['left', 'failed', 'left after its end'])(
    '%s: calls are aborted, and nothing comes any more',
    async (how) => {
      const { h, service } = start({ timeout: 100 });
      h.event(1, 1);
      if (how === 'failed') h.fail(new Error('the source broke'));
      else if (how === 'left after its end') h.end();
      h.unsubscribe();
      expect(service.for(1).context.signal.aborted).toBe(true);
      expect(h.operator('mapAsync')).toMatchObject({ in: 1, discarded: 1, pending: 0, finished: true });
      service.answer(1);
      await h.settle();
      expect(h.outputs.main.values).toEqual([]);
      expect(h.clock.pending).toBe(0);
    },
  );

  it('left by the call itself: no other is made', () => {
    const called: number[] = [];
    const numbers = new Subject<number>();
    const subscription = numbers
      .pipe(
        eventTime((n) => n),
        mapAsync((n) => {
          called.push(n);
          subscription.unsubscribe();
          return n;
        }),
        values(),
      )
      .subscribe((n) => called.push(n * 100));
    numbers.next(1);
    expect(called).toEqual([1]);
  });

  it('take(1) behind it: what is on its way is aborted', async () => {
    const service = new Service();
    const out: string[] = [];
    fromArray([1, 2, 3], { timestampOf: (n) => n })
      .pipe(mapAsync(service.call), values(), take(1))
      .subscribe({ next: (text) => out.push(text), complete: () => out.push('complete') });
    service.answer(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(out).toEqual(['answer 1', 'complete']);
    expect(service.asked.map(({ context }) => context.signal.aborted)).toEqual([true, true, true].map((_, i) => i > 0));
  });
});

describe('flow control', () => {
  it('slows a source that can wait: no more events are asked for than there are credits, and a batch', async () => {
    const runtime = createRuntime({ credits: 10 });
    const service = new Service();
    let taken = 0;
    function* endless(): Generator<number> {
      for (;;) yield taken++;
    }
    const subscription = fromIterable(endless(), { timestampOf: (n) => n, runtime, batchSize: 4 })
      .pipe(mapAsync(service.call, { concurrency: 2 }))
      .subscribe();
    const aMoment = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    await aMoment();
    expect(taken).toBe(12);
    expect(runtime.flow.taken).toBe(12);
    service.answer(0, 1);
    await aMoment();
    expect(taken).toBe(12);
    service.answer(2);
    await aMoment();
    expect(taken).toBe(16);
    subscription.unsubscribe();
    await aMoment();
    expect(taken).toBe(16);
    expect(runtime.flow.taken).toBe(0);
  });

  it.each([true, false])('never locks up with a pool of one credit; ordered: %s', async (ordered) => {
    const runtime = createRuntime({ credits: 1, clock: new ManualClock() });
    const out: number[] = [];
    const numbers = (name: string) =>
      fromArray([1, 2, 3, 4, 5], { timestampOf: (n) => n, runtime, batchSize: 1, name });
    union(numbers('a'), numbers('b'))
      .pipe(
        mapAsync(async (n) => n, { ordered, concurrency: 1 }),
        mapAsync(async (n) => n, { ordered, concurrency: 1 }),
        windowAll(tumbling(2), agg.count()),
        mapAsync(async (result) => result.value, { ordered }),
        values(),
      )
      .subscribe({ next: (n) => out.push(n), complete: () => out.push(-1) });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(out).toEqual([2, 4, 4, -1]);
    expect(runtime.flow.taken).toBe(0);
  });

  it('does not run a source on while it is being left', async () => {
    const runtime = createRuntime({ credits: 1 });
    const seen: number[] = [];
    const subscription = fromArray([1, 2, 3], { timestampOf: (n) => n, runtime, batchSize: 1 })
      .pipe(
        mapAsync((n) => {
          seen.push(n);
          return new Promise<number>(() => undefined);
        }),
      )
      .subscribe();
    subscription.unsubscribe();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([1]);
    expect(runtime.flow.taken).toBe(0);
  });
});

describe('snapshots', () => {
  it.each([true, false])(
    'have what is unanswered, which is called for again, in order; ordered: %s',
    async (ordered) => {
      const { h, service } = start({ ordered, concurrency: 2 });
      h.watermark(5);
      for (const n of [1, 2, 3]) h.event(n, n + 10);
      h.watermark(8);
      if (ordered) service.answer(2);
      await h.settle();
      const snapshot = h.snapshot();
      const g = h.restore(snapshot) as Harness<[number], { main: Stream<string>; rejected: Stream<Rejected> }>;
      expect(g.operator('mapAsync')).toMatchObject({ in: 3, used: 0, pending: 3 });
      expect(g.outputs.main.watermark).toBe(5);
      await g.settle();
      expect(service.ids.slice(ordered ? 3 : 2)).toEqual([1, 2]);
      service.answer(2, 1);
      await g.settle();
      service.answer(3);
      await g.settle();
      const answers = ordered ? [1, 2, 3] : [2, 1, 3];
      expect(g.outputs.main.values).toEqual(answers.map((n) => `answer ${n}`));
      expect(g.outputs.main.watermark).toBe(8);
      await h.settle();
      expect(service.asked[0]!.context.signal.aborted).toBe(true);
    },
  );

  it('of a keyed stream keep keys and the order across keys', async () => {
    const service = new Service();
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        keyBy((n) => `key ${n % 3}`),
        mapAsync(service.call),
      ),
    );
    for (const n of [5, 1, 4, 3]) h.event(n, n);
    const g = h.restore(h.snapshot());
    await g.settle();
    service.answer(3, 4, 1, 5);
    await g.settle();
    expect(g.outputs.main.records.map(({ value, key }) => [value, key])).toEqual([
      ['answer 5', 'key 2'],
      ['answer 1', 'key 1'],
      ['answer 4', 'key 1'],
      ['answer 3', 'key 0'],
    ]);
  });

  it('events that come right after a restore are called for after those of the snapshot', async () => {
    const { h, service } = start({ concurrency: 1 });
    h.event(1, 1);
    h.event(2, 2);
    const g = h.restore(h.snapshot());
    g.event(3, 3);
    await g.settle();
    for (const n of [1, 2, 3]) {
      service.answer(n);
      await g.settle();
    }
    expect(service.ids).toEqual([1, 1, 2, 3]);
    expect(g.outputs.main.values).toEqual(['answer 1', 'answer 2', 'answer 3']);
  });

  it('taken when the input has ended have what is unanswered, and what is below', async () => {
    const service = new Service();
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(mapAsync(service.call), windowAll(tumbling(10), agg.count())),
    );
    h.event(1, 1);
    h.watermark(2);
    h.event(2, 3);
    service.answer(1);
    await h.settle();
    h.end();
    const g = h.restore(h.snapshot());
    await g.settle();
    service.answer(2);
    await g.settle();
    expect(g.outputs.main).toMatchObject({ values: [{ value: 2 }], completed: true });
  });

  it('taken when one of two inputs has ended: what joins them hears of it from both', async () => {
    const service = new Service();
    const h = harness((a: Stream<number>, b: Stream<number>) =>
      union(a.pipe(mapAsync(service.call, { name: 'a' })), b.pipe(mapAsync(service.call, { name: 'b' }))).pipe(
        windowAll(
          tumbling(10),
          agg.collect((text) => text),
        ),
      ),
    );
    h.inputs[0].event(1, 1);
    h.inputs[0].end();
    h.inputs[1].event(2, 2);
    service.answer(2);
    await h.settle();
    const g = h.restore(h.snapshot());
    await g.settle();
    expect(g.operator('windowAll')).toMatchObject({ in: 1, used: 1 });
    service.answer(1);
    await g.settle();
    g.inputs[1].end();
    expect(g.outputs.main).toMatchObject({ values: [{ value: ['answer 2', 'answer 1'] }], completed: true });
  });

  it('of a runtime, taken when its sources have ended, lose nothing', async () => {
    const service = new Service();
    const out: string[] = [];
    const start = (restore?: Checkpoint) => {
      const runtime = createRuntime(restore === undefined ? {} : { restore });
      const subscription = fromArray([1, 2, 3], { timestampOf: (n) => n, runtime })
        .pipe(mapAsync(service.call), values())
        .subscribe({ next: (text) => out.push(text), complete: () => out.push('complete') });
      return { runtime, subscription };
    };
    const aMoment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const { runtime, subscription } = start();
    service.answer(1);
    await aMoment();
    const checkpoint = await runtime.checkpoint();
    subscription.unsubscribe();
    start(checkpoint);
    await aMoment();
    expect(service.ids).toEqual([1, 2, 3, 2, 3]);
    service.answer(2, 3);
    await aMoment();
    expect(out).toEqual(['answer 1', 'answer 2', 'answer 3', 'complete']);
  });

  it('of a restored run that is idle: it is idle when it is answered', async () => {
    const { h, service } = start();
    h.event(1, 1);
    h.idle();
    const g = h.restore(h.snapshot());
    expect(g.outputs.main.idle).toBe(false);
    await g.settle();
    service.answer(1);
    await g.settle();
    expect(g.outputs.main.idle).toBe(true);
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
    expect(() => mapAsync(5 as never)).toThrow(/mapAsync: call must be a function; it is number/);
  });
});

function raise(message: string): never {
  throw new Error(message);
}
