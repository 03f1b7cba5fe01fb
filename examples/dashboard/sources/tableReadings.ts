import type { RejectedRecord } from 'rxtide';
import type { Reading } from '../pipeline/reading.js';
import type { Columns } from './columns.js';
import type { Cell, TextTable } from './textTable.js';
import { timeOf } from './times.js';

/** The readings of a table, and the rows that are none. They come in the order of the rows: one that is older than those before it is late by so much. */
export function tableReadings(
  table: TextTable,
  columns: Columns,
): { readonly readings: readonly Reading[]; readonly rejected: readonly RejectedRecord[] } {
  const [at, key, value] = [columns.at, columns.key, columns.value].map((name) => table.columns.indexOf(name));
  const readings: Reading[] = [];
  const rejected: RejectedRecord[] = table.bad.map(({ line, reason }) => ({ record: line, error: new Error(reason) }));
  let arrived = -Infinity;
  for (const row of table.rows) {
    const reading = {
      at: timeOf(row[at as number]),
      key: String(row[key as number] ?? ''),
      value: numberOf(row[value as number]),
    };
    const reason = whatIsWrong(reading);
    if (reason !== undefined) rejected.push({ record: row, error: new Error(reason) });
    else {
      arrived = Math.max(arrived, reading.at);
      readings.push({ ...reading, arrived });
    }
  }
  return { readings, rejected };
}

function numberOf(cell: Cell): number {
  return cell === undefined || cell === null || cell === '' ? NaN : Number(cell);
}

function whatIsWrong({ at, key, value }: Omit<Reading, 'arrived'>): string | undefined {
  if (!Number.isFinite(at)) return 'it has no time';
  if (!Number.isFinite(value)) return 'it has no number';
  return key === '' ? 'it has no key' : undefined;
}

/** Lengths of windows to choose from, ms. */
export const WINDOW_LENGTHS = [
  1_000, 10_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000,
] as const;

/** A length of windows by which a chart of all readings has some hundred points. */
export function guessWindow(readings: readonly Reading[]): number {
  const span = (readings.at(-1)?.arrived ?? 0) - (readings[0]?.arrived ?? 0);
  return (
    WINDOW_LENGTHS.find((length) => span / length <= 150) ?? WINDOW_LENGTHS[WINDOW_LENGTHS.length - 1] ?? 3_600_000
  );
}
