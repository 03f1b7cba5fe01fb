import type { Engine } from '../../engine/protocol.js';
import type { Result } from '../../pipeline/figures.js';
import type { Measure } from '../../pipeline/rule.js';
import type { Results } from './results.js';

/** The lines of one key: settled results, early ones, and those that a late reading has changed. */
export interface Lines {
  readonly settled: (number | null)[];
  readonly early: (number | null)[];
  /** What the line of early results goes along: from the last settled one on. */
  readonly open: (number | null)[];
  readonly revised: (number | null)[];
}

/** So many windows there is room for from the start. */
const LEAST = 12;

/** The windows that are shown, oldest first, by their starts: those since the oldest, `most` at the most. */
export function windowsShown(oldest: number, newest: number, window: number, most: number): number[] {
  const last = Math.floor(newest / window) * window;
  const first = Math.max(Math.min(oldest, last), last - (most - 1) * window);
  const length = Math.max(LEAST, (last - first) / window + 1);
  return Array.from({ length }, (_, i) => first + i * window);
}

/** The lines of a key over the windows that are shown. */
export function linesOf(results: Results, key: string, starts: readonly number[], measure: Measure): Lines {
  const byStart = new Map(results.view.range(key).map((result) => [result.window.start, result]));
  const found = starts.map((start) => byStart.get(start));
  const value = (result: Result | undefined): number | null => result?.value[measure] ?? null;
  const isEarly = (result: Result | undefined): boolean => result?.pane.timing === 'early';
  return {
    settled: found.map((result) => (isEarly(result) ? null : value(result))),
    early: found.map((result) => (isEarly(result) ? value(result) : null)),
    open: found.map((result, i) => (isEarly(result) || isEarly(found[i + 1]) ? value(result) : null)),
    revised: found.map((result) => (result?.pane.timing === 'late' ? value(result) : null)),
  };
}

/** The results of the latest window that has closed and has some; and when it began. */
export function closedResults(
  results: Results,
  { watermark }: Pick<Engine, 'watermark'>,
): { readonly start: number; readonly rows: readonly Result[] } | undefined {
  // Behind the last reading there is no watermark any more: all windows have closed. Their results may be here before the engine's word of it.
  const isClosed = ({ window, pane }: Result): boolean =>
    pane.timing !== 'early' && window.end - 1 <= (watermark ?? Infinity);
  const closed = results.view.snapshot().filter(isClosed);
  const start = closed.reduce((latest, result) => Math.max(latest, result.window.start), -Infinity);
  if (start === -Infinity) return undefined;
  return { start, rows: closed.filter((result) => result.window.start === start) };
}
