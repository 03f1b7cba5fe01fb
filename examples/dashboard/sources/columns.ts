import type { Cell, TextTable } from './textTable.js';
import { timeOf } from './times.js';

/** Which columns of a table are what. */
export interface Columns {
  readonly at: string;
  readonly key: string;
  readonly value: string;
}

/** Rows that are looked at. */
const LOOK = 200;

/** Guesses which columns are what: a time; numbers; and, to tell apart, what has few values, each of them often. */
export function guessColumns({ columns, rows }: TextTable): Columns {
  const looked = rows.slice(0, LOOK);
  const cells = (i: number): Cell[] => looked.map((row) => row[i]).filter((cell) => cell !== undefined && cell !== '');
  const share = (i: number, is: (cell: Cell) => boolean): number => cells(i).filter(is).length / looked.length;
  const scored = columns.map((name, i) => {
    const numbers = share(i, (cell) => Number.isFinite(Number(cell)));
    const times = share(i, (cell) => Number.isFinite(timeOf(cell)));
    const kinds = new Set(cells(i)).size / Math.max(1, cells(i).length);
    return {
      name,
      time: times + (numbers < 0.9 ? 0.5 : 0) + (/time|date|stamp|\bat\b|\bts\b/i.test(name) ? 1 : 0),
      key: (numbers > 0.9 ? -0.5 : 0.5) - kinds + (/key|origin|name|type|station|page|id$/i.test(name) ? 0.2 : 0),
      value: numbers + (numbers > 0.9 ? kinds / 2 : -1),
    };
  });
  const best = (by: 'time' | 'key' | 'value', not: readonly string[]): string =>
    scored.filter(({ name }) => !not.includes(name)).toSorted((a, b) => b[by] - a[by])[0]?.name ?? columns[0] ?? '';
  const at = best('time', []);
  const value = best('value', [at]);
  return { at, key: best('key', [at, value]), value };
}
