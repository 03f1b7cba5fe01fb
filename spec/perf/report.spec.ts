import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readResults, reportOf, RESULTS } from '../../perf/page/files.js';
import { fill } from '../../perf/page/markers.js';
import { geometricMean } from '../../perf/numbers.js';
import { fromJson, toJson } from '../../perf/results.js';
import type { Measured } from '../../perf/results.js';
import { rowOf, rowsOf } from '../../perf/rows.js';
import { summaryRows } from '../../perf/summary.js';
import type { Spread } from '../../perf/measure.js';

describe('the report of the benchmarks', () => {
  it.each(reportOf(readResults()).map(([file, text]) => [basename(file), file, text]))(
    '%s is what docs/performance.json gives: npm run perf:report',
    (_name, file, text) => {
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  it('is made of a file that names nothing of the machine but its kind, and is small', () => {
    const text = readFileSync(RESULTS, 'utf8');
    expect(text).not.toMatch(/\/(?:home|root|work|Users|tmp)\/|file:\/\//);
    expect(text.length).toBeLessThan(500_000);
    expect(Object.keys(readResults().machine)).toEqual(['cpu', 'cores', 'gigabytes', 'platform']);
  });

  it('is kept without loss, but for digits', () => {
    const results = readResults();
    expect(fromJson(toJson(results))).toEqual(results);
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
    rounds: 3,
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
      RxJS: '1,000 (20 k)',
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

describe('summaryRows', () => {
  const spread = (median: number): Spread => ({ median, min: median, max: median });
  const measured = (loop: number, together: number): Measured => ({
    workload: `${loop}`,
    about: '',
    events: 1_000,
    rounds: 3,
    rxjsEvents: undefined,
    nanoseconds: { rxtide: spread(100), loop: spread(100 * loop) },
    figures: {},
    ratios: { loop: spread(loop) },
    wanted: [{ ratio: 'loop', least: 1, met: loop >= 1 }],
    together: { rxtide: spread(100 / together), loop: spread(100 * loop) },
  });
  const suites = [
    {
      name: 'one',
      about: '',
      measurements: [measured(2, 1), measured(0.5, 0.25)],
      gauges: [],
      mean: { least: 0.7, aim: 0.9 },
    },
    { name: 'gauges alone', about: '', measurements: [], gauges: [] },
  ];

  it('has geometric means, whether they are what is wanted, and how many bounds are met', () => {
    expect(summaryRows(suites)[0]).toEqual({
      suite: 'one',
      workloads: '2',
      '× loop': '1.00',
      wanted: '≥ 0.7 (0.9)',
      met: 'yes',
      lowest: '0.50',
      highest: '2.00',
      'bounds met': '1 of 2',
      together: '0.50 (1.00)',
    });
  });

  it('ends with all, and leaves out what has no workloads', () => {
    expect(summaryRows(suites).map(({ suite }) => suite)).toEqual(['one', 'all']);
  });
});

it('the geometric mean of twice and half as fast is as fast', () => {
  expect(geometricMean([2, 0.5])).toBeCloseTo(1);
});
