import { geometricMean, number } from '../numbers.js';
import type { Measured, Results, SuiteResults } from '../results.js';
import { HEADINGS, READING_HEADINGS, rowOf, rowsOf } from '../rows.js';
import type { Row } from '../rows.js';

const SUMMARY = ['suite', 'workloads', '× loop', 'lowest', 'highest', 'wanted and met', 'together'] as const;

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
  const measured = suites.filter(({ measurements }) => measurements.length > 0);
  const rows = measured.map(({ name, measurements }) => summaryRow(`[${name}](#${anchorOf(name)})`, measurements));
  const all = summaryRow(
    '**all**',
    measured.flatMap(({ measurements }) => measurements),
  );
  return tableOf(SUMMARY, [...rows, all]);
}

function summaryRow(suite: string, measurements: readonly Measured[]): Row<(typeof SUMMARY)[number]> {
  const ratios = measurements.flatMap(({ ratios: { loop } }) => (loop === undefined ? [] : [loop.median]));
  const wanted = measurements.flatMap((measurement) => measurement.wanted);
  const shared = measurements.flatMap(({ nanoseconds: { rxtide: alone }, together }) =>
    alone === undefined || together?.['rxtide'] === undefined ? [] : [alone.median / together['rxtide'].median],
  );
  const orNothing = (numbers: readonly number[], of: (numbers: readonly number[]) => number): string =>
    numbers.length === 0 ? '' : number(of(numbers));
  return {
    suite,
    workloads: String(measurements.length),
    '× loop': orNothing(ratios, geometricMean),
    lowest: orNothing(ratios, (all) => Math.min(...all)),
    highest: orNothing(ratios, (all) => Math.max(...all)),
    'wanted and met': wanted.length === 0 ? '' : `${wanted.filter(({ met }) => met).length} of ${wanted.length}`,
    together: orNothing(shared, geometricMean),
  };
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
