import type { Measured, SuiteResults } from '../results.js';
import { COLOURS, drawing, element, escaped, INK, label, line, scale } from './svg.js';

const WIDTH = 860;
const LEFT = 150;
const RIGHT = 40;
const TOP = 76;
const ROW = 24;
const TICKS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** Who stands in the chart, in the order of the legend. */
const CONTENDERS = [
  { contender: 'rxtide', title: 'rxtide', fill: COLOURS[0] },
  { contender: 'loop', title: 'loop', fill: INK },
  { contender: 'rxjs', title: 'RxJS', fill: COLOURS[1] },
  { contender: 'd2ts', title: 'd2ts', fill: COLOURS[2] },
  { contender: 'db-ivm', title: 'db-ivm', fill: COLOURS[3] },
] as const;

/** A row for each workload of a suite: how many events a second each contender takes. */
export function rateChart({ name, measurements }: SuiteResults): string {
  const rows = measurements.toSorted((a, b) => numberOf(a) - numberOf(b));
  const bottom = TOP + rows.length * ROW;
  const x = scale('log', [TICKS[0]!, TICKS.at(-1)!], [LEFT, WIDTH - RIGHT]);
  const grid = TICKS.map(
    (tick) =>
      line([x(tick), TOP - 6], [x(tick), bottom], { stroke: INK, 'stroke-opacity': 0.25, 'stroke-dasharray': '2 4' }) +
      label(x(tick), TOP - 14, String(tick), { fill: INK, 'text-anchor': 'middle' }),
  );
  const legend = CONTENDERS.map(({ title, fill }, i) => {
    const at = LEFT + i * 110;
    return element('circle', { cx: at, cy: 18, r: 5, fill }) + label(at + 12, 22, title, { fill: INK });
  });
  return drawing(
    WIDTH,
    bottom + 10,
    `Millions of events a second, by workload of ${name}`,
    'A row for each workload, and in it a dot for each contender, on a scale of factors: the further right, the faster.',
    [
      ...legend,
      label(LEFT, 44, 'million events a second', { fill: INK }),
      ...grid,
      ...rows.map((row, i) => drawRow(row, TOP + (i + 0.5) * ROW, x)),
    ],
  );
}

function drawRow({ workload, nanoseconds }: Measured, y: number, x: (rate: number) => number): string {
  const dots = CONTENDERS.flatMap(({ contender, title, fill }) => {
    const times = nanoseconds[contender];
    return times === undefined ? [] : [{ title, fill, rate: 1_000 / times.median }];
  });
  const places = dots.map(({ rate }) => x(rate));
  return [
    label(LEFT - 14, y + 4, nameOf(workload), { fill: INK, 'text-anchor': 'end' }),
    line([Math.min(...places), y], [Math.max(...places), y], { stroke: INK, 'stroke-opacity': 0.4 }),
    // rxtide comes first in the list, and is drawn last: on top.
    ...dots
      .toReversed()
      .map(({ title, fill, rate }) =>
        element(
          'circle',
          { cx: x(rate), cy: y, r: 5, fill },
          element('title', {}, escaped(`${workload}, ${title}: ${rate.toPrecision(3)} million events a second`)),
        ),
      ),
  ].join('');
}

function nameOf(workload: string): string {
  return workload.replace(/^nexmark /, '');
}

/** The number of a query; workloads of one query keep their order. */
function numberOf({ workload }: Measured): number {
  return Number(/\d+/.exec(workload)?.[0] ?? Infinity);
}
