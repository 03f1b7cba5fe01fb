import type { Cell } from './textTable.js';

/** Below this, a number is taken for seconds: as ms it would be in early 1973. */
const SECONDS_BELOW = 1e11;

/** The time that a cell tells of, ms since the epoch; NaN: none. A time without a zone is taken for UTC. */
export function timeOf(cell: Cell): number {
  if (cell === undefined || cell === null || cell === '') return NaN;
  const number = Number(cell);
  if (Number.isFinite(number)) {
    // Years and small counts are no times.
    if (Math.abs(number) < 1e8) return NaN;
    return Math.abs(number) < SECONDS_BELOW ? number * 1000 : number;
  }
  const text = String(cell)
    .trim()
    .replace(/^(\d{4})\/(\d{2})\/(\d{2})/, '$1-$2-$3')
    .replace(' ', 'T');
  return Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
}
