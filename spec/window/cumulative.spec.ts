import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agg, windowAll } from '../../lib/index.js';
import type { Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import { hours } from '../../lib/time/duration.js';
import { cumulative } from '../../lib/window/cumulative.js';
import type { TimeWindow } from '../../lib/window/timeWindow.js';
import { anyTime, itAlignsWindows } from './alignedLaws.js';
import { expectInvalid } from './expectInvalid.js';

describe('cumulative', () => {
  it.each([
    // max, step, offset, timestamp, start, ends
    [5000, 1000, 0, 0, 0, [1000, 2000, 3000, 4000, 5000]],
    [5000, 1000, 0, 4999, 0, [5000]],
    [5000, 1000, 0, 5000, 5000, [6000, 7000, 8000, 9000, 10_000]],
    [5000, 1000, 0, 3999, 0, [4000, 5000]],
    [5000, 1000, 100, 99, -4900, [100]],
    [5000, 1000, -2000, 0, -2000, [1000, 2000, 3000]],
    [5000, 5000, 0, 1, 0, [5000]],
    [3000, 1000, 0, -1, -3000, [0]],
    [3000, 1000, 0, -3000, -3000, [-2000, -1000, 0]],
  ])(
    'up to %i ms by %i, offset %i, puts %i into the windows from %i to %j (WIN-10)',
    (max, step, offset, timestamp, start, ends) => {
      const windows = cumulative(max, step, { offset }).assign(undefined, timestamp);
      expect(windows).toEqual(ends.map((end) => ({ start, end })));
    },
  );

  it('begins anew after the longest window', () => {
    const { aligned } = cumulative(20, 10);
    expect(aligned.next({ start: 0, end: 10 })).toEqual({ start: 0, end: 20 });
    expect(aligned.next({ start: 0, end: 20 })).toEqual({ start: 20, end: 30 });
  });

  it('counts what comes out of order into a step in which nothing was, in all windows that are still open', () => {
    const h = harness((events: Stream<string>) => events.pipe(windowAll(cumulative(8, 1), agg.collect())));
    h.event('b', 1);
    h.event('c', 2);
    h.watermark(3);
    h.event('a', 0);
    h.watermark(4);
    expect(h.outputs.main.values.at(-1)).toMatchObject({ window: { start: 0, end: 5 }, value: ['b', 'c', 'a'] });
  });

  it('says how it was made', () => {
    expect(cumulative(hours(24), hours(1)).name).toBe('cumulative(86400000, 3600000)');
    expect(cumulative(20, 10, { offset: 5 }).name).toBe('cumulative(20, 10, { offset: 5 })');
  });

  it('refuses lengths that make no windows', () => {
    expectInvalid(
      () => cumulative(25, 10),
      /the longest size of cumulative must be a multiple of its step, 10 ms; it is 25/,
    );
    expectInvalid(() => cumulative(5, 10), /must be a multiple of its step/);
    expectInvalid(() => cumulative(10, 0), /the step of cumulative must be a whole number/);
    expectInvalid(() => cumulative(20, 10, { offset: 20 }), /the offset of cumulative must be less than 20 ms/);
  });

  const cases = fc
    .tuple(fc.integer({ min: 1, max: 3_600_000 }), fc.integer({ min: 1, max: 30 }))
    .chain(([step, steps]) => {
      const max = step * steps;
      return fc.integer({ min: 1 - max, max: max - 1 }).map((offset) => ({
        assigner: cumulative(max, step, { offset }),
        model(timestamp: number) {
          const r = (timestamp - offset) % max;
          const start = timestamp - (r < 0 ? r + max : r) + 0;
          const windows: TimeWindow[] = [];
          for (let end = start + step; end <= start + max; end += step) {
            if (end > timestamp) windows.push({ start, end });
          }
          return windows;
        },
      }));
    });
  itAlignsWindows(cases, anyTime);
});
