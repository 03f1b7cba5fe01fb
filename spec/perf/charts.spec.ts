import { describe, expect, it } from '@jest/globals';
import { lineChart } from '../../perf/page/lineChart.js';
import { rateChart } from '../../perf/page/rateChart.js';
import { drawing, element, label, scale } from '../../perf/page/svg.js';
import type { Spread } from '../../perf/measure.js';
import type { Measured } from '../../perf/results.js';

describe('scale', () => {
  it('goes in even steps, or in even factors', () => {
    expect(scale('linear', [0, 10], [100, 200])(5)).toBe(150);
    expect(scale('log', [1, 100], [0, 1])(10)).toBeCloseTo(0.5);
  });

  it('keeps within its range', () => {
    const place = scale('linear', [0, 10], [0, 100]);
    expect([place(-1), place(11)]).toEqual([0, 100]);
  });
});

describe('an element', () => {
  it('has its attributes and children', () => {
    expect(element('g', { fill: 'none' }, element('circle', { r: 1.26 }))).toBe('<g fill="none"><circle r="1.3"/></g>');
  });

  it('shows text as it is', () => {
    expect(label(0, 0, 'a < b & c')).toContain('>a &lt; b &amp; c<');
  });
});

it('a drawing says in words what it shows', () => {
  expect(drawing(10, 10, 'speed', 'a dot each', [])).toMatch(
    /<title id="title">speed<\/title>\s*<desc id="desc">a dot each</,
  );
});

it('a line chart has a line, its points and its name for each series', () => {
  const svg = lineChart({
    title: 'speed',
    about: 'by keys',
    x: { title: 'keys', kind: 'log', ticks: [1, 10, 100] },
    y: { title: 'ns', kind: 'linear', ticks: [0, 50] },
    series: [
      {
        name: 'evenly',
        colour: 0,
        points: [
          [1, 10],
          [100, 20],
        ],
      },
    ],
  });
  expect(svg.match(/<polyline/g)).toHaveLength(1);
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg).toContain('>evenly<');
});

it('a chart of rates has a row for each workload in the order of the queries, and in it a dot for each contender', () => {
  const spread = (median: number): Spread => ({ median, min: median, max: median });
  const measured = (workload: string, nanoseconds: Measured['nanoseconds']): Measured => ({
    workload,
    about: '',
    events: 1,
    rounds: 1,
    rxjsEvents: undefined,
    nanoseconds,
    figures: {},
    ratios: {},
    wanted: [],
  });
  const svg = rateChart({
    name: 'NEXMARK',
    about: '',
    measurements: [
      measured('nexmark q10', { rxtide: spread(500), loop: spread(250) }),
      measured('nexmark q2', { rxtide: spread(50), rxjs: spread(100) }),
    ],
    gauges: [],
  });
  expect([...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title)).toEqual([
    'nexmark q2, RxJS: 10.0 million events a second',
    'nexmark q2, rxtide: 20.0 million events a second',
    'nexmark q10, loop: 4.00 million events a second',
    'nexmark q10, rxtide: 2.00 million events a second',
  ]);
});
