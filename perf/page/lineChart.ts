import { COLOURS, drawing, element, escaped, INK, label, line, scale } from './svg.js';

interface Axis {
  readonly title: string;
  readonly kind: 'linear' | 'log';
  readonly ticks: readonly number[];
}

export interface Series {
  readonly name: string;
  /** Series of one colour belong together; see COLOURS. */
  readonly colour: number;
  readonly dashed?: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  readonly title: string;
  readonly about: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

const WIDTH = 860;
const HEIGHT = 360;
const LEFT = 64;
const RIGHT = 230;
const TOP = 40;
const BOTTOM = 52;

/** Lines over two axes, their names at the right. The first and the last tick are where an axis begins and ends. */
export function lineChart({ title, about, x, y, series }: LineChart): string {
  const placeX = scale(x.kind, [x.ticks[0]!, x.ticks.at(-1)!], [LEFT, WIDTH - RIGHT]);
  const placeY = scale(y.kind, [y.ticks[0]!, y.ticks.at(-1)!], [HEIGHT - BOTTOM, TOP]);
  const text = (value: number): string => value.toLocaleString('en');
  const axes = [
    ...x.ticks.map((tick) =>
      label(placeX(tick), HEIGHT - BOTTOM + 20, text(tick), { 'text-anchor': 'middle', fill: INK }),
    ),
    ...y.ticks.map(
      (tick) =>
        line([LEFT, placeY(tick)], [WIDTH - RIGHT, placeY(tick)], {
          stroke: INK,
          'stroke-opacity': 0.25,
          'stroke-dasharray': '2 4',
        }) + label(LEFT - 10, placeY(tick) + 4, text(tick), { 'text-anchor': 'end', fill: INK }),
    ),
    label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x.title, { 'text-anchor': 'middle', fill: INK }),
    label(LEFT - 10, TOP - 18, y.title, { fill: INK }),
  ];
  const lines = series.map(({ name, colour, dashed = false, points }, i) => {
    const stroke = COLOURS[colour]!;
    const places = points.map(([px, py]) => [placeX(px), placeY(py)] as const);
    const path = places.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ');
    const dashes = dashed ? { 'stroke-dasharray': '6 4' } : {};
    const key = TOP + 8 + i * 22;
    return [
      element('polyline', { points: path, fill: 'none', stroke, 'stroke-width': 2, ...dashes }),
      ...places.map(([cx, cy], at) =>
        element(
          'circle',
          { cx, cy, r: 3.5, fill: stroke },
          element('title', {}, escaped(`${name}: ${text(points[at]![0])}, ${points[at]![1].toFixed(2)}`)),
        ),
      ),
      line([WIDTH - RIGHT + 20, key], [WIDTH - RIGHT + 48, key], { stroke, 'stroke-width': 2, ...dashes }),
      label(WIDTH - RIGHT + 56, key + 4, name, { fill: stroke }),
    ].join('');
  });
  return drawing(WIDTH, HEIGHT, title, about, [...axes, ...lines]);
}
