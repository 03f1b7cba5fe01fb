import type { Spread } from './measure.js';
import { bound, count, number, ratio, togetherRatios } from './numbers.js';
import type { Measured } from './results.js';
import type { Reading } from './suite.js';

/** One row of a table: a cell for each heading, empty where there is nothing to say. */
export type Row<Heading extends string> = Readonly<Record<Heading, string>>;

export const HEADINGS = [
  'workload',
  'events',
  'rxtide',
  'loop',
  'RxJS',
  '× loop',
  '× RxJS',
  'wanted',
  'met',
  'together',
] as const;
export type WorkloadHeading = (typeof HEADINGS)[number];

export const READING_HEADINGS = ['reading', 'value', 'wanted', 'met'] as const;
export type ReadingHeading = (typeof READING_HEADINGS)[number];

const EMPTY = Object.fromEntries(HEADINGS.map((heading) => [heading, ''])) as Row<WorkloadHeading>;

/** The rows of a workload; times in ns per event. The first is the workload, the others begin with two spaces: other contenders and figures. */
export function rowsOf(measured: Measured): readonly Row<WorkloadHeading>[] {
  const { workload, events, rxjsEvents, nanoseconds, figures, ratios, wanted } = measured;
  const reduced = rxjsEvents !== undefined && rxjsEvents < events ? ` (${count(rxjsEvents)})` : '';
  const others = Object.keys(ratios).filter((name) => name !== 'loop' && name !== 'rxjs');
  const told = (name: string): Partial<Row<WorkloadHeading>> => {
    const wantedOf = wanted.find((each) => each.ratio === name);
    return wantedOf === undefined ? {} : { wanted: bound(wantedOf), met: wantedOf.met ? 'yes' : 'NO' };
  };
  return [
    {
      ...EMPTY,
      workload,
      events: count(events),
      rxtide: time(nanoseconds['rxtide']),
      loop: time(nanoseconds['loop']),
      RxJS: `${time(nanoseconds['rxjs'])}${reduced}`,
      '× loop': ratio(ratios['loop']),
      '× RxJS': ratio(ratios['rxjs']),
      together: togetherOf(measured),
      ...told('rxjs'),
      ...told('loop'),
    },
    ...others.map((name) => ({
      ...EMPTY,
      workload: `  × ${name}`,
      loop: time(nanoseconds[name]),
      '× loop': ratio(ratios[name]),
      ...told(name),
    })),
    ...Object.entries(figures).map(([name, figure]) => ({ ...EMPTY, workload: `  ${name}`, rxtide: time(figure) })),
  ];
}

export function rowOf({ name, value, unit, most }: Reading): Row<ReadingHeading> {
  const bounded = most !== undefined;
  return {
    reading: name,
    value: `${number(value)} ${unit}`,
    wanted: bounded ? `≤ ${most}` : '',
    met: bounded ? (value <= most ? 'yes' : 'NO') : '',
  };
}

/** The speed where all suites ran in one process, in units of that where one did. */
function togetherOf(measured: Measured): string {
  const [own, loop] = ['rxtide', 'loop'].map((name) => togetherRatios([measured], name).map(number).join(''));
  return withLoop(own!, loop!);
}

/** A number of rxtide, with that of the loop in brackets, which tells how quiet the machine was. */
export function withLoop(own: string, loop: string): string {
  return loop === '' ? own : `${own} (${loop})`;
}

function time(spread: Spread | undefined): string {
  return spread === undefined ? '' : number(spread.median);
}
