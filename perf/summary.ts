import { geometricMean, loopRatios, number, togetherRatios } from './numbers.js';
import type { SuiteResults } from './results.js';
import { withLoop } from './rows.js';
import type { Row } from './rows.js';

export const SUMMARY = [
  'suite',
  'workloads',
  '× loop',
  'wanted',
  'met',
  'lowest',
  'highest',
  'bounds met',
  'together',
] as const;

type Summary = Row<(typeof SUMMARY)[number]>;

/** A row for each suite that has workloads, and at last one for all. */
export function summaryRows(suites: readonly SuiteResults[]): readonly Summary[] {
  const measured = suites.filter(({ measurements }) => measurements.length > 0);
  const measurements = measured.flatMap((suite) => suite.measurements);
  return [...measured.map((suite) => summaryRow(suite.name, suite)), summaryRow('all', { measurements })];
}

function summaryRow(suite: string, { measurements, mean }: Pick<SuiteResults, 'measurements' | 'mean'>): Summary {
  const ratios = loopRatios(measurements);
  const bounds = measurements.flatMap(({ wanted }) => wanted);
  const [shared, sharedLoop] = [togetherRatios(measurements), togetherRatios(measurements, 'loop')];
  const orNothing = (numbers: readonly number[], of: (numbers: readonly number[]) => number): string =>
    numbers.length === 0 ? '' : number(of(numbers));
  return {
    suite,
    workloads: String(measurements.length),
    '× loop': orNothing(ratios, geometricMean),
    wanted: mean === undefined ? '' : `≥ ${mean.least} (${mean.aim})`,
    met: mean === undefined ? '' : geometricMean(ratios) >= mean.least ? 'yes' : 'NO',
    lowest: orNothing(ratios, (all) => Math.min(...all)),
    highest: orNothing(ratios, (all) => Math.max(...all)),
    'bounds met': bounds.length === 0 ? '' : `${bounds.filter(({ met }) => met).length} of ${bounds.length}`,
    together: withLoop(orNothing(shared, geometricMean), orNothing(sharedLoop, geometricMean)),
  };
}
