import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readResults, reportOf, RESULTS } from '../../perf/page/files.js';
import { fill } from '../../perf/page/markers.js';
import { geometricMean } from '../../perf/numbers.js';
import { fromJson, toJson } from '../../perf/results.js';
import { rowOf, rowsOf } from '../../perf/rows.js';

describe('the report of the benchmarks', () => {
  it.each(reportOf(readResults()))('%s is what docs/performance.json gives: npm run perf:report', (file, text) => {
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('is made of a file that names nothing of the machine but its kind, and is small', () => {
    const text = readFileSync(RESULTS, 'utf8');
    expect(text).not.toMatch(/\/(?:home|root|work|Users|tmp)\/|file:\/\//);
    expect(text.length).toBeLessThan(500_000);
    expect(Object.keys(readResults().machine)).toEqual(['cpu', 'cores', 'gigabytes', 'platform']);
  });

  it('is kept without loss, but for digits', () => {
    const results = readResults();
    expect(fromJson(toJson(results))).toEqual(results);
    expect(basename(RESULTS)).toBe('performance.json');
  });
});

describe('fill', () => {
  it('replaces what stands between markers, and nothing else', () => {
    const page = 'before\n<!-- a -->\nold\n<!-- /a -->\nafter';
    expect(fill(page, { a: 'new' })).toBe('before\n<!-- a -->\n\nnew\n\n<!-- /a -->\nafter');
  });

  it('fails where a marker is missing', () => {
    expect(() => fill('<!-- a -->', { a: 'new' })).toThrow('<!-- /a -->');
  });
});

describe('rowsOf', () => {
  const spread = (median: number): { median: number; min: number; max: number } => ({
    median,
    min: median / 2,
    max: median * 2,
  });
  const measured = {
    workload: 'sums',
    about: 'sums',
    events: 1_000_000,
    rxjsEvents: 20_000,
    nanoseconds: { rxtide: spread(50), loop: spread(100), rxjs: spread(1_000), other: spread(25) },
    figures: { 'per event': spread(30) },
    ratios: { loop: spread(2), rxjs: spread(20), other: spread(0.5) },
    wanted: [
      { ratio: 'loop', least: 1, aim: 1.5, met: true },
      { ratio: 'other', least: 0.8, met: false },
    ],
    together: { rxtide: spread(100), loop: spread(100) },
  };

  it('has the loop, RxJS, what is wanted, and the process that all share', () => {
    expect(rowsOf(measured)[0]).toEqual({
      workload: 'sums',
      events: '1 M',
      rxtide: '50.0',
      loop: '100',
      RxJS: '1000 (20 k)',
      '× loop': '2.00 (1.00..4.00)',
      '× RxJS': '20.0 (10.0..40.0)',
      wanted: '≥ 1 (1.5) × loop',
      met: 'yes',
      together: '0.50 (1.00)',
    });
  });

  it('has a row for each other contender, and for each figure', () => {
    const [, other, figure] = rowsOf(measured);
    expect(other).toMatchObject({ workload: '  × other', loop: '25.0', wanted: '≥ 0.8 × other', met: 'NO' });
    expect(figure).toMatchObject({ workload: '  per event', rxtide: '30.0' });
  });

  it('says of a reading whether it is within its bound', () => {
    expect(rowOf({ name: 'count', value: 120, unit: 'bytes', most: 100 })).toEqual({
      reading: 'count',
      value: '120 bytes',
      wanted: '≤ 100',
      met: 'NO',
    });
  });
});

it('the geometric mean of twice and half as fast is as fast', () => {
  expect(geometricMean([2, 0.5])).toBeCloseTo(1);
});
