import { describe, expect, it } from '@jest/globals';
import { asyncCache, mapAsync } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { harness } from '../../../lib/testing.js';
import { raise, start } from './asking.js';
import { Service } from './service.js';

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

  it('is over all attempts, and names the last failure (ASY-5)', async () => {
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

  it('keeps its place among the calls that may be on their way (ASY-7)', async () => {
    const { h, service } = start({ concurrency: 1, retry: { attempts: 2, delay: 10 } });
    h.event(1, 1);
    h.event(2, 2);
    service.for(1).fail('no');
    await h.settle();
    expect(service.ids).toEqual([1]);
    h.advanceProcessingTime(10);
    expect(service.ids).toEqual([1, 1]);
  });

  it('goes on at the end of the input (ASY-7)', async () => {
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

describe('failures', () => {
  it('of one event: it goes to rejectedTo, in order, and the rest goes on (ASY-6)', async () => {
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
