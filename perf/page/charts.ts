import type { Measured, Results } from '../results.js';
import type { Point } from '../workload.js';
import { lineChart } from './lineChart.js';
import type { Series } from './lineChart.js';
import { rateChart } from './rateChart.js';
import { ratioChart } from './ratioChart.js';

/** The charts of docs/performance.md: drawings by the names of their files in docs/images/. */
export function charts({ suites }: Results): Readonly<Record<string, string>> {
  const measured = suites.flatMap(({ measurements }) => measurements);
  return {
    'perf-ratios': ratioChart(suites),
    'perf-nexmark': rateChart(suites.find(({ name }) => name === 'NEXMARK')!),
    'perf-overlap': overlapChart(measured),
    'perf-keys': keysChart(measured),
  };
}

/** What an event costs, results left out, by how many windows it is in. */
function overlapChart(measured: readonly Measured[]): string {
  const series = seriesOf(measured, 'overlap').map(([name, points], i): Series => ({
    name,
    colour: i,
    points: points.map(({ x, of }) => [x, of.ratios['tumbling, per event']!.median]),
  }));
  return lineChart({
    title: 'The speed of sliding windows in units of tumbling ones, results left out',
    about: 'For each number of windows that an event is in at a time.',
    x: { title: 'windows that an event is in at a time', kind: 'log', ticks: [1, 2, 6, 12, 30, 60, 120, 240] },
    y: { title: 'speed per event, × tumbling', kind: 'linear', ticks: [0, 0.25, 0.5, 0.75, 1, 1.25] },
    series,
  });
}

/** What an event costs, by how many keys there are. */
function keysChart(measured: readonly Measured[]): string {
  const contenders = ['rxtide', 'loop'];
  const series = seriesOf(measured, 'keys').flatMap(([name, points], i) =>
    contenders.map((contender, colour): Series => ({
      name: `${contender === 'loop' ? 'the loop' : contender}, ${name}`,
      colour,
      dashed: i > 0,
      points: points.map(({ x, of }) => [x, of.nanoseconds[contender]!.median]),
    })),
  );
  return lineChart({
    title: 'Nanoseconds an event of tumbling windows, by the number of keys',
    about:
      'rxtide and the hand-written loop, where all keys come alike, and where the nth comes an nth as often as the first.',
    x: { title: 'keys', kind: 'log', ticks: [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000] },
    y: { title: 'ns per event', kind: 'log', ticks: [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000] },
    series,
  });
}

interface Placed {
  readonly x: number;
  readonly of: Measured;
}

/** Those that stand in a chart, by series, from left to right. */
function seriesOf(
  measured: readonly Measured[],
  chart: Point['chart'],
): readonly (readonly [string, readonly Placed[]])[] {
  const series = new Map<string, Placed[]>();
  for (const of of measured) {
    if (of.point?.chart !== chart) continue;
    const points = series.get(of.point.series) ?? [];
    series.set(of.point.series, [...points, { x: of.point.x, of }]);
  }
  return [...series].map(([name, points]) => [name, points.toSorted((a, b) => a.x - b.x)]);
}
