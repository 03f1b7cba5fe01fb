import type { Options } from '../options.js';
import type { OutputPaths } from '../outputs.js';
import { ENOUGH_DEPARTURES } from '../summary.js';
import type { Summary, WorstHour } from '../summary.js';
import type { Style } from '../terminal.js';
import { chart } from './chart.js';
import { sumLines } from './conservation.js';
import type { Account, Part } from './conservation.js';
import { clock, count, counted, day, elapsed, length, minutes, share, span } from './format.js';
import { table } from './table.js';
import type { TableColumn } from './table.js';

/** What there is to tell of a run. */
export interface Facts {
  readonly options: Options;
  readonly summary: Summary;
  readonly account: Account;
  /** Rows that were read and are not reported yet. */
  readonly waiting: number;
  readonly rows: number;
  /** Of the flights that were reported, those of this run, and not of the one before that it went on from. */
  readonly inThisRun: number;
  /** The date of the flight that was read last. */
  readonly date: number;
  /** It was stopped before it was through. */
  readonly isStopped: boolean;
  /** There was nothing left to do. */
  readonly wasThrough: boolean;
  readonly problems: readonly string[];
  /** ms */
  readonly duration: number;
  /** The most memory that the process had, kB. */
  readonly memory: number;
}

/** What stands above all; `earlier`: of the run that this one goes on from. */
export function heading(
  { input, airports, window, outOfOrderness }: Options,
  { bold, dim }: Style,
  earlier: string | undefined,
): string {
  const from = airports.length === 0 ? 'every airport' : airports.join(', ');
  return lines(
    `${bold('Flight delays')}   of ${from}, in windows of ${length(window)}`,
    dim(input),
    dim(`in the order in which the flights left, not of the schedule; waits ${length(outOfOrderness)} for late ones`),
    ...(earlier === undefined ? [] : [bold(earlier)]),
    '',
  );
}

/** What stands below all when a run is through. */
export function report(facts: Facts, paths: OutputPaths, style: Style, width: number): string {
  const { summary, options } = facts;
  const { bold, dim } = style;
  const { results, worst, hoursOfDay } = summary;
  if (results === 0) {
    const where = options.airports.length === 0 ? '' : ` from ${options.airports.join(', ')}`;
    return lines(
      '',
      `No flight${where} could be counted.`,
      ...accountLines(facts, style),
      ...endLines(facts, paths, style),
    );
  }
  const worstLines =
    worst.length === 0
      ? [dim(`  none of them has ${ENOUGH_DEPARTURES} departures, and fewer say nothing about an hour`)]
      : table(worst, WORST_COLUMNS, style).map((line) => `  ${line}`);
  return lines(
    '',
    `${bold('The worst hours')}   ${dim(`by mean delay, with at least ${ENOUGH_DEPARTURES} departures; in minutes`)}`,
    ...worstLines,
    '',
    `${bold('Delay over the day')}   ${dim('█ mean   ─ 95th percentile   by scheduled hour, local time')}`,
    ...chart(hoursOfDay, width, style),
    ...accountLines(facts, style),
    ...endLines(facts, paths, style),
  );
}

/** What stands below all when a run was stopped. */
export function stopReport(facts: Facts, style: Style): string {
  const until = Number.isNaN(facts.date) ? 'before the first flight' : `at ${day(facts.date)} ${clock(facts.date)}`;
  return lines(
    '',
    `${style.bold('Stopped')} ${until}, with a checkpoint. The same command goes on from there; with --fresh it begins anew.`,
    ...accountLines(facts, style),
    ...speedLines(facts, style),
  );
}

const WORST_COLUMNS: readonly TableColumn<WorstHour>[] = [
  { title: 'airport', cell: ({ airport }) => airport },
  { title: 'hour', cell: (hour) => `${day(hour.start)}  ${span(hour)}` },
  { title: 'departures', cell: ({ departures }) => count(departures), align: 'right' },
  { title: 'mean', cell: ({ mean }) => minutes(mean), align: 'right' },
  { title: 'p95', cell: ({ p95 }) => minutes(p95), align: 'right' },
  { title: 'longest', cell: ({ longest }) => minutes(longest), align: 'right' },
];

function accountLines(facts: Facts, style: Style): string[] {
  const { account, options, rows, waiting, summary, isStopped, problems } = facts;
  const { fates } = account;
  const { late } = summary;
  // Late are only those that an hour was asked for.
  const wanted = account.in - fates.filtered - fates.rejected;
  const behind = length((late.delay / late.flights) * 60_000);
  const lateText =
    late.flights === 0 ? 'late' : `late (${share(late.flights, wanted)}), ${behind} behind schedule on average`;
  const parts: Part[] = [
    { sign: '', n: rows, text: 'rows read' },
    { sign: '=', n: fates.used, text: `used, in ${counted(summary.results, 'result')}` },
    { sign: '+', n: fates.late, text: lateText },
    { sign: '+', n: fates.rejected, text: 'rejected' },
  ];
  const more: readonly (readonly [number, string])[] = [
    [fates.filtered, 'from other airports'],
    [fates.unassigned, 'in no window'],
    [fates.shed, 'shed'],
    [fates.discarded, isStopped ? 'in hours that are not closed yet' : 'discarded'],
    [fates.pending, 'pending'],
    [waiting, 'waiting to be reported'],
  ];
  for (const [n, text] of more) if (n !== 0) parts.push({ sign: '+', n, text });
  const verdict =
    problems.length === 0
      ? style.good('it adds up')
      : style.bad('it does not add up; this is a bug of rxtide, please report it');
  return [
    '',
    `${style.bold('Where every flight went')}   ${verdict}`,
    ...problems.map((problem) => `  ${style.bad(problem)}`),
    ...sumLines(parts, style),
    ...summary.reasons.map((reason) => style.dim(`      rejected: ${reason.replace(`${options.input}, `, '')}`)),
    ...(summary.rejected > summary.reasons.length ? [style.dim('      ...')] : []),
  ];
}

function endLines(facts: Facts, paths: OutputPaths, style: Style): string[] {
  const { bold, dim } = style;
  return [
    ...speedLines(facts, style),
    '',
    `${bold('Results')}    ${paths.results}`,
    dim(`Late       ${paths.late}`),
    dim(`Rejected   ${paths.rejected}`),
  ];
}

function speedLines({ inThisRun, duration, memory }: Facts, { bold }: Style): string[] {
  const rate = count((1000 * inThisRun) / duration);
  return [
    '',
    `${bold(`${rate} flights a second`)}   ${elapsed(duration)}, at most ${count(memory / 1024)} MB of memory`,
  ];
}

function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
