import { geometricMean, number } from '../numbers.js';
import type { SuiteResults } from '../results.js';
import { COLOURS, drawing, element, escaped, INK, label, line, scale } from './svg.js';

const WIDTH = 860;
const LEFT = 170;
const RIGHT = 60;
const TOP = 44;
const ROW = 32;
const TICKS = [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 4];

/** A row of dots for each suite: the speed of each of its workloads in units of the hand-written loop. */
export function ratioChart(suites: readonly SuiteResults[]): string {
  const rows = suites.flatMap(({ name, measurements }) => {
    const dots = measurements.flatMap(({ workload, ratios: { loop } }) =>
      loop === undefined ? [] : [{ workload, ratio: loop.median }],
    );
    return dots.length === 0 ? [] : [{ name, dots }];
  });
  const bottom = TOP + rows.length * ROW;
  const x = scale('log', [TICKS[0]!, TICKS.at(-1)!], [LEFT, WIDTH - RIGHT]);
  const grid = TICKS.map(
    (tick) =>
      line([x(tick), TOP - 8], [x(tick), bottom], {
        stroke: INK,
        'stroke-opacity': tick === 1 ? 0.9 : 0.25,
        ...(tick === 1 ? {} : { 'stroke-dasharray': '2 4' }),
      }) + label(x(tick), TOP - 16, tick === 1 ? '1, the loop' : String(tick), { fill: INK, 'text-anchor': 'middle' }),
  );
  const drawn = rows.map(({ name, dots }, i) => {
    const y = TOP + (i + 0.5) * ROW;
    const mean = geometricMean(dots.map(({ ratio }) => ratio));
    return [
      label(LEFT - 14, y + 4, name, { fill: INK, 'text-anchor': 'end' }),
      ...dots.map(({ workload, ratio }) =>
        element(
          'circle',
          { cx: x(ratio), cy: y, r: 5, fill: COLOURS[0], 'fill-opacity': 0.55 },
          element('title', {}, escaped(`${workload}: ${number(ratio)}`)),
        ),
      ),
      line([x(mean), y - 11], [x(mean), y + 11], { stroke: COLOURS[1], 'stroke-width': 3 }),
      label(WIDTH - RIGHT + 12, y + 4, number(mean), { fill: COLOURS[1] }),
    ].join('');
  });
  return drawing(
    WIDTH,
    bottom + 14,
    'Speed in units of the hand-written loop, by suite',
    'A dot for each workload, on a scale of factors; the bar and the number at the right are the geometric mean of the suite.',
    [...grid, ...drawn],
  );
}
