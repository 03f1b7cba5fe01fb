import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import {
  createRuntime,
  eventTime,
  fromArray,
  fromIterable,
  mapValues,
  tapValues,
  toAsyncIterable,
} from '../../lib/index.js';

const at = { timestampOf: (n: number): number => n };

async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of iterable) values.push(value);
  return values;
}

describe('toAsyncIterable', () => {
  it('gives all values, and ends', async () => {
    expect(await all(toAsyncIterable(fromArray([1, 2, 3], at)))).toEqual([1, 2, 3]);
  });

  it('runs the stream anew for each iteration', async () => {
    const iterable = toAsyncIterable(fromArray([1, 2], at));
    expect([await all(iterable), await all(iterable)]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('does nothing before the first value is asked for', () => {
    let subscribed = false;
    toAsyncIterable(fromArray([1], { timestampOf: () => ((subscribed = true), 1) }));
    expect(subscribed).toBe(false);
  });

  it('throws where the stream failed, after what came before', async () => {
    const failing = fromArray([1, 2], at).pipe(
      mapValues((n) => {
        if (n === 2) throw new Error('no');
        return n;
      }),
    );
    const iterator = toAsyncIterable(failing)[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    await expect(iterator.next()).rejects.toThrow(/user code threw on 2: no/);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('answers calls that came before the values, in order', async () => {
    const source = new Subject<number>();
    const iterator = toAsyncIterable(source.pipe(eventTime((n) => n)))[Symbol.asyncIterator]();
    const answers = [iterator.next(), iterator.next(), iterator.next()];
    source.next(1);
    source.next(2);
    source.complete();
    expect(await Promise.all(answers)).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: true, value: undefined },
    ]);
  });

  it('slows the source: what has not been asked for holds credits, which leaving the loop gives back', async () => {
    const runtime = createRuntime({ credits: 4 });
    let taken = 0;
    function* endless(): Generator<number> {
      for (;;) yield taken++;
    }
    for await (const n of toAsyncIterable(fromIterable(endless(), { ...at, runtime, batchSize: 4 }))) {
      expect(taken).toBeLessThanOrEqual(n + 9);
      if (n === 100) break;
    }
    expect(runtime.flow.taken).toBe(0);
  });

  it('stops the stream when the loop is left', async () => {
    const source = new Subject<number>();
    const iterator = toAsyncIterable(source.pipe(eventTime((n) => n)))[Symbol.asyncIterator]();
    const first = iterator.next();
    source.next(1);
    await first;
    await iterator.return!();
    expect(source.observed).toBe(false);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('is one run also where code in the stream asks for the next value, or leaves', async () => {
    const runtime = createRuntime();
    let runs = 0;
    const leaves = fromArray([1, 2, 3], { ...at, runtime, batchSize: 1 }).pipe(
      tapValues((n) => {
        if (n === 1) runs++;
        void (n === 2 ? iterator.return!() : iterator.next());
      }),
    );
    const iterator = toAsyncIterable(leaves)[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect([runs, runtime.flow.taken]).toEqual([1, 0]);
  });
});
