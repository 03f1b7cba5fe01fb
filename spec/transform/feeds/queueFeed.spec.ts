import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Counters } from '../../../lib/runtime/counters.js';
import { QueueFeed } from '../../../lib/transform/feeds/queueFeed.js';

describe('QueueFeed', () => {
  it('gives what was pushed, in order, however pushes and takes alternate', () => {
    const step = fc.oneof(fc.constant('push' as const), fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const feed = new QueueFeed<number>(65_536, 'error');
        const counters = new Counters();
        const [pushed, taken]: [number[], number[]] = [[], []];
        for (const next of steps) {
          if (next === 'push') {
            feed.push(pushed.length, false, counters);
            pushed.push(pushed.length);
          } else if (feed.ready) {
            const run = feed.take(next);
            expect(run.length).toBeGreaterThan(0);
            expect(run.length).toBeLessThanOrEqual(next);
            taken.push(...run);
          }
          expect(feed.pending).toBe(pushed.length - taken.length);
          expect(feed.ready).toBe(feed.pending > 0);
        }
        expect(taken).toEqual(pushed.slice(0, taken.length));
        expect(counters.in).toBe(pushed.length);
      }),
    );
  });

  it('counts a lone event against the limit', () => {
    const feed = new QueueFeed<string>(1, 'drop-oldest');
    const counters = new Counters();
    for (const value of ['a', 'b', 'c']) feed.push(value, true, counters);
    expect([feed.pending, counters.shed]).toEqual([1, 2]);
    expect(feed.take(10)).toEqual(['c']);
    feed.push('d', true, counters);
    expect(feed.take(10)).toEqual(['d']);
    expect(counters).toMatchObject({ in: 4, shed: 2 });
  });

  it('holds nothing once it is cancelled', () => {
    const feed = new QueueFeed<string>(65_536, 'error');
    const counters = new Counters();
    feed.push('a', false, counters);
    feed.cancel();
    expect([feed.pending, feed.ready]).toEqual([0, false]);
  });
});
