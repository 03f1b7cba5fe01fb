import type { SuiteResults } from './results.js';
import { HEADINGS, READING_HEADINGS, rowOf, rowsOf } from './rows.js';
import type { Row } from './rows.js';
import { SUMMARY, summaryRows } from './summary.js';

const TEXTS = new Set(['suite', 'workload', 'reading', 'wanted']);

/** What was measured of a suite, for a terminal. */
export function table({ measurements, gauges }: SuiteResults): string {
  const tables: string[] = [];
  if (measurements.length > 0) tables.push(align(HEADINGS, measurements.flatMap(rowsOf)));
  if (gauges.length > 0) {
    tables.push(
      align(
        READING_HEADINGS,
        gauges.flatMap(({ readings }) => readings.map(rowOf)),
      ),
    );
  }
  return tables.join('\n\n');
}

/** What was measured in all, a line for each suite: geometric means. */
export function summary(suites: readonly SuiteResults[]): string {
  return align(SUMMARY, summaryRows(suites));
}

/** What the rows mean, one line each. */
export function notes({ measurements, gauges }: SuiteResults): string {
  const abouts = measurements.map(({ workload, about }) => `${workload}: ${about}.`);
  return [...abouts, ...gauges.map(({ name, about }) => `${name}: ${about}.`)].join('\n');
}

/** Columns in which nothing is said are left out. */
function align<H extends string>(headings: readonly H[], rows: readonly Row<H>[]): string {
  const shown = headings.filter((heading) => rows.some((row) => row[heading] !== ''));
  const widths = shown.map((heading) => Math.max(heading.length, ...rows.map((row) => row[heading].length)));
  const line = (cells: readonly string[]): string => cells.join('  ').trimEnd();
  return [
    line(shown.map((heading, i) => pad(heading, widths[i]!, heading))),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map((row) => line(shown.map((heading, i) => pad(row[heading], widths[i]!, heading)))),
  ].join('\n');
}

function pad(cell: string, width: number, heading: string): string {
  return TEXTS.has(heading) ? cell.padEnd(width) : cell.padStart(width);
}
