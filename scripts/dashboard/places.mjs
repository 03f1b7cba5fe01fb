// What the map shows: where the airports are, what they are called, and the borders of the states.
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { MAP, onMap } from './albersUsa.mjs';

const data = new URL('../../node_modules/vega-datasets/data/', import.meta.url);
const read = (name) => readFileSync(new URL(name, data), 'utf8');

/** Points of a border closer than this are not told apart. */
const NEAR = 2.4;
const round = (n) => Math.round(n * 10) / 10;

/** `airports`: codes that must be there; those of the three million flights are among the busiest of airports. */
export function placesOf(airports) {
  const known = parse(read('airports.csv'), { columns: true });
  const busy = parse(read('flights-airport.csv'), { columns: true }).map(({ origin }) => origin);
  const wanted = new Set([...airports, ...busy]);
  const places = known
    .filter(({ iata }) => wanted.has(iata))
    .map(({ iata, name, city, state, longitude, latitude }) => {
      const at = onMap(Number(longitude), Number(latitude));
      return { code: iata, name, city: state === 'NA' ? city : `${city}, ${state}`, ...(at && { at: at.map(round) }) };
    });
  return { ...MAP, borders: borders(JSON.parse(read('us-10m.json'))), places };
}

/** The borders of the states as a path of SVG: each line once, though two states share it. */
function borders({ arcs, objects, transform }) {
  const wanted = new Set(objects.states.geometries.flatMap(({ arcs }) => arcs.flat(3)).map((i) => (i < 0 ? ~i : i)));
  return [...wanted].map((i) => line(arcs[i], transform)).join('');
}

/** A line of a TopoJSON file: steps of whole numbers from its first point. */
function line(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  let path = '';
  let last;
  for (const [i, [dx, dy]] of arc.entries()) {
    x += dx;
    y += dy;
    const point = onMap(x * scale[0] + translate[0], y * scale[1] + translate[1])?.map(round);
    if (point === undefined) {
      last = undefined;
      continue;
    }
    const isEnd = i === arc.length - 1;
    if (last !== undefined && !isEnd && Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR) continue;
    path += `${last === undefined ? 'M' : 'L'}${point.join(' ')}`;
    last = point;
  }
  return path;
}
