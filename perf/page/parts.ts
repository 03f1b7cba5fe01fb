import type { Results, SuiteResults } from '../results.js';
import { HEADINGS, READING_HEADINGS, rowOf, rowsOf } from '../rows.js';
import type { Row } from '../rows.js';
import { SUMMARY, summaryRows } from '../summary.js';

/** The generated parts of docs/performance.md, by the names of their markers. */
export function parts(results: Results): Readonly<Record<string, string>> {
  return {
    machine: machineOf(results),
    summary: summaryOf(results.suites),
    tables: results.suites.map(tablesOf).join('\n\n'),
  };
}

function machineOf({ day, machine, versions, rounds }: Results): string {
  const { cpu, cores, gigabytes, platform } = machine;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Measured on ${day}, ${rounds === 1 ? 'one round' : `${rounds} rounds`}: ${cpu}, ${cores} cores, ${gigabytes} GB, ${platform}; ${packages.join(', ')}.`;
}

function summaryOf(suites: readonly SuiteResults[]): string {
  const rows = summaryRows(suites).map((row, i, all) => {
    const suite = i === all.length - 1 ? `**${row.suite}**` : `[${row.suite}](#${anchorOf(row.suite)})`;
    return { ...row, suite };
  });
  return tableOf(SUMMARY, rows);
}

function tablesOf({ name, about, measurements, gauges }: SuiteResults): string {
  const texts = [`### ${name}`, about];
  if (measurements.length > 0) texts.push(tableOf(HEADINGS, measurements.flatMap(rowsOf)));
  if (gauges.length > 0) {
    texts.push(
      tableOf(
        READING_HEADINGS,
        gauges.flatMap(({ readings }) => readings.map(rowOf)),
      ),
    );
  }
  const meanings = [
    ...measurements.map(({ workload, about: what }) => `- ${workload}: ${what}.`),
    ...gauges.map(({ name: gauge, about: what }) => `- ${gauge}: ${what}.`),
  ];
  texts.push('<details><summary>What the rows mean</summary>', meanings.join('\n'), '</details>');
  return texts.join('\n\n');
}

/** In Markdown. Columns in which nothing is said are left out; rows that belong to the one above are set in. */
function tableOf<H extends string>(headings: readonly H[], rows: readonly Row<H>[]): string {
  const shown = headings.filter((heading) => rows.some((row) => row[heading] !== ''));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const isText = (heading: string): boolean => heading === shown[0] || heading === 'wanted';
  return [
    line(shown),
    line(shown.map((heading) => (isText(heading) ? '---' : '--:'))),
    ...rows.map((row) => line(shown.map((heading) => row[heading].replace(/^ {2}/, '· ')))),
  ].join('\n');
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
