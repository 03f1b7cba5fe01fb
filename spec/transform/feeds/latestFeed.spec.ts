import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Counters } from '../../../lib/runtime/counters.js';
import { LatestFeed } from '../../../lib/transform/feeds/latestFeed.js';

interface Price {
  readonly key: string | number | readonly string[];
  readonly n: number;
}

const push = (feed: LatestFeed<Price>, counters: Counters, key: Price['key'], n: number, bounded = true): void =>
  feed.push({ key, n }, bounded, counters);
const numbers = (run: readonly Price[]): number[] => run.map(({ n }) => n);

describe('LatestFeed', () => {
  it('keeps the newest of each key of those that wait for a slow consumer, in the order in which these came', () => {
    const feed = new LatestFeed<Price>(10, ({ key }) => key);
    const counters = new Counters();
    for (const [n, key] of ['a', 'b', 'a', 'c', 'b'].entries()) push(feed, counters, key, n + 1);
    expect([feed.pending, counters.in, counters.shed]).toEqual([3, 5, 2]);
    expect(numbers(feed.take(2))).toEqual([3, 4]);
    push(feed, counters, 'a', 6);
    expect(numbers(feed.take(10))).toEqual([5, 6]);
    expect([feed.pending, feed.ready, counters.shed]).toEqual([0, false, 2]);
  });

  it('replaces nothing that waits for something else', () => {
    const feed = new LatestFeed<Price>(10, ({ key }) => key);
    const counters = new Counters();
    push(feed, counters, 'a', 1, false);
    push(feed, counters, 'a', 2, false);
    push(feed, counters, 'a', 3);
    push(feed, counters, 'a', 4);
    // Behind one that has waited for a slow consumer.
    push(feed, counters, 'a', 5, false);
    expect([feed.pending, counters.shed]).toEqual([3, 2]);
    expect(numbers([...feed.take(10), ...feed.take(10)])).toEqual([1, 2, 5]);
  });

  it('tells keys by value: numbers from text, tuples from each other and from their text', () => {
    const feed = new LatestFeed<Price>(20, ({ key }) => key);
    const counters = new Counters();
    const keys = [0, -0, NaN, NaN, '0', ['a', 'b'], ['a', 'b'], ['a,b'], 'a,b', 's1:as1:b', 'ts1:as1:b', '__proto__'];
    for (const [n, key] of keys.entries()) push(feed, counters, key, n);
    expect(numbers(feed.take(20))).toEqual([1, 3, 4, 6, 7, 8, 9, 10, 11]);
  });

  it('refuses an event of one key too many, but not a newer one of a key that waits', () => {
    const feed = new LatestFeed<Price>(2, ({ key }) => key);
    const counters = new Counters();
    push(feed, counters, 'a', 1);
    push(feed, counters, 'b', 2);
    push(feed, counters, 'a', 3);
    expect(() => push(feed, counters, 'c', 4)).toThrow(
      expect.objectContaining({ code: 'BUFFER_FULL', message: expect.stringContaining('events of 2 keys wait') }),
    );
  });

  it('sets aside what has no key, within the limit', () => {
    const feed = new LatestFeed<Price>(2, ({ key }) => {
      if (key === 'bad') throw new Error('no key');
      return key;
    });
    const counters = new Counters();
    push(feed, counters, 'bad', 1);
    push(feed, counters, 'a', 2);
    push(feed, counters, 'a', 3);
    expect([feed.ready, counters.in]).toEqual([true, 2]);
    expect(() => push(feed, counters, 'bad', 4)).toThrow(expect.objectContaining({ code: 'BUFFER_FULL' }));
    expect(numbers(feed.take(5))).toEqual([3]);
    expect(feed.ready).toBe(true);
    expect(feed.rejected()).toEqual([{ value: { key: 'bad', n: 1 }, error: new Error('no key') }]);
    expect([feed.ready, feed.rejected()]).toEqual([false, []]);
  });

  it('holds nothing once it is cancelled', () => {
    const feed = new LatestFeed<Price>(9, ({ key }) => key);
    const counters = new Counters();
    for (const [n, key] of ['a', 'b', 'a'].entries()) push(feed, counters, key, n);
    feed.cancel();
    expect([feed.pending, feed.ready, feed.take(5)]).toEqual([0, false, []]);
  });

  it('does what a list would do that is searched each time', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ key: fc.constantFrom('a', 'b', 'c'), bounded: fc.boolean() }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const feed = new LatestFeed<Price>(1000, ({ key }) => key);
        const counters = new Counters();
        // What waits for something else stays; behind the first that waits for a consumer all do.
        let model: { key: string; n: number; latest: boolean }[] = [];
        const [sent, expected]: [number[], number[]] = [[], []];
        for (const [n, next] of steps.entries()) {
          if (typeof next === 'number') {
            if (feed.ready) sent.push(...numbers(feed.take(next)));
            while (expected.length < sent.length) expected.push(model.shift()!.n);
          } else {
            const latest = next.bounded || model.some((one) => one.latest);
            if (latest) model = model.filter((one) => !one.latest || one.key !== next.key);
            model.push({ key: next.key, n, latest });
            push(feed, counters, next.key, n, next.bounded);
          }
          expect(feed.pending).toBe(model.length);
          expect(sent.length + counters.shed + feed.pending).toBe(counters.in);
        }
        expect(sent).toEqual(expected);
        expect(sent).toEqual([...sent].sort((a, b) => a - b));
      }),
    );
  });
});
