import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LatencyHistogram, PERCENTILES, topPercentile } from '../../../perf/latency/histogram.js';

/** µs, between 1 µs and a minute. */
const anyTime = fc.double({ min: 1, max: 59_000_000, noNaN: true });

describe('LatencyHistogram', () => {
  it('gives each percentile of what was recorded, within 1 %', () => {
    const anyTimes = fc.array(fc.tuple(anyTime, fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(anyTimes, (recorded) => {
        const histogram = new LatencyHistogram();
        for (const [time, times] of recorded) histogram.record(time, times);
        const sorted = recorded.flatMap(([time, times]) => Array.from({ length: times }, () => time));
        sorted.sort((a, b) => a - b);
        expect(histogram.count).toBe(sorted.length);
        expect(histogram.max).toBe(sorted.at(-1));
        for (const percent of [...PERCENTILES, 100]) {
          const exact = sorted[Math.max(1, Math.ceil((percent / 100) * sorted.length - 1e-9)) - 1]!;
          expect(Math.abs(histogram.percentile(percent) / exact - 1)).toBeLessThanOrEqual(0.01);
        }
      }),
    );
  });

  it('counts what is shorter or longer than it can tell apart', () => {
    const histogram = new LatencyHistogram();
    histogram.record(0.001);
    histogram.record(1e9);
    expect(histogram.count).toBe(2);
    expect(histogram.percentile(50)).toBeLessThan(1.02);
    expect(histogram.percentile(99)).toBeGreaterThan(59_000_000);
    expect(histogram.max).toBe(1e9);
  });

  it('says nothing of nothing', () => {
    const histogram = new LatencyHistogram();
    expect(histogram.percentile(50)).toBeNaN();
    histogram.record(5);
    histogram.clear();
    expect(histogram.percentile(50)).toBeNaN();
    expect(histogram.max).toBe(0);
  });
});

describe('topPercentile', () => {
  it.each([
    [0, undefined],
    [5, undefined],
    [6, 50],
    [30, 90],
    [300, 99],
    [2999, 99],
    [3000, 99.9],
    [30_000, 99.99],
  ])('of %i samples is %p', (samples, top) => {
    expect(topPercentile(samples)).toBe(top);
  });
});
