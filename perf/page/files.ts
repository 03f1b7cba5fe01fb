import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromJson, toJson } from '../results.js';
import type { Results } from '../results.js';
import { ROOT } from '../root.js';
import { charts } from './charts.js';
import { fill } from './markers.js';
import { parts } from './parts.js';

/** Where the results of the last full run are kept. */
export const RESULTS = join(ROOT, 'docs/performance.json');
const PAGE = join(ROOT, 'docs/performance.md');

/** A file of the report, and what is to be in it. */
export type File = readonly [path: string, text: string];

export function readResults(): Results {
  return fromJson(readFileSync(RESULTS, 'utf8'));
}

/** All that is written after a full run. Charts and page are made of what is kept, so that they can be made again. */
export function filesOf(results: Results): readonly File[] {
  const kept = toJson(results);
  return [[RESULTS, kept], ...reportOf(fromJson(kept))];
}

/** The charts, and the page with the parts between its markers made anew. */
export function reportOf(results: Results): readonly File[] {
  const drawn = Object.entries(charts(results)).map(([name, svg]): File => [
    join(ROOT, `docs/images/${name}.svg`),
    svg,
  ]);
  return [...drawn, [PAGE, fill(readFileSync(PAGE, 'utf8'), parts(results))]];
}
