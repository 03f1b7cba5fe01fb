import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Latencies, LatencyRun } from './measureLatency.js';
import { PERCENTILES } from './histogram.js';

/** All that one call of `npm run perf:latency` measured: what `docs/latency.json` holds. */
export interface LatencyReport {
  readonly machine: { readonly node: string; readonly v8: string; readonly cpu: string; readonly cores: number };
  readonly runs: readonly LatencyRun[];
}

export function latencyReport(runs: readonly LatencyRun[]): LatencyReport {
  const { node, v8 } = process.versions;
  return { machine: { node, v8, cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length }, runs };
}

export function readLatencyReport(file: string | URL): LatencyReport {
  return JSON.parse(readFileSync(file, 'utf8')) as LatencyReport;
}

/** For programs; numbers with as many digits as they deserve. */
export function latencyJson(report: LatencyReport): string {
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  return `${JSON.stringify(report, short, 2)}\n`;
}

const HEADINGS = [
  'events/s',
  'in + out, items/s',
  ...PERCENTILES.map((percent) => `p${percent}`),
  'longest',
  'causes',
  'GC: pauses, longest',
  'longest gap',
];

/** The runs of one pipeline as a table of Markdown; times in ms, of all results. A percentile that the number of causes cannot tell is in brackets. */
export function latencyTable(runs: readonly LatencyRun[]): string {
  const rows = runs.map(rowOf);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(HEADINGS), line(HEADINGS.map(() => '---:')), ...rows.map(line)].join('\n');
}

const BEGIN = '<!-- latency -->';
const END = '<!-- /latency -->';

/** A page with the tables of all pipelines between its markers. */
export function latencyPage(page: string, { runs }: LatencyReport): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`the page must have ${BEGIN} and, after it, ${END}`);
  const names = [...new Set(runs.map(({ pipeline }) => pipeline))];
  const tables = names.map((name) => {
    const ofPipeline = runs.filter(({ pipeline }) => pipeline === name);
    return `\`${name}\`: ${ofPipeline[0]!.about}.\n\n${latencyTable(ofPipeline)}`;
  });
  return `${page.slice(0, from)}${BEGIN}\n\n${tables.join('\n\n')}\n\n${page.slice(to)}`;
}

function rowOf(run: LatencyRun): string[] {
  const { offered, first, all, gc, saturated, longestGap } = run;
  const pauses = `${count(gc.minor.count + gc.major.count)}, ${ms(Math.max(gc.minor.longest, gc.major.longest))}`;
  const items = saturated ? 'too much' : count(run.in + run.out);
  return [
    count(offered),
    items,
    ...percentilesOf(all, first),
    ms(all.max),
    count(first.samples),
    pauses,
    ms(longestGap),
  ];
}

function percentilesOf({ percentiles }: Latencies, { top = 0 }: Latencies): string[] {
  return PERCENTILES.map((percent) => {
    const time = ms(percentiles[percent] ?? NaN);
    return percent <= top ? time : `(${time})`;
  });
}

function count(n: number): string {
  const short = (value: number): string => String(Number(value.toPrecision(3)));
  if (n >= 1e6) return `${short(n / 1e6)} M`;
  return n >= 1e4 ? `${short(n / 1e3)} k` : short(n);
}

function ms(time: number): string {
  if (!Number.isFinite(time)) return '–';
  return time.toFixed(time < 10 ? 2 : time < 100 ? 1 : 0);
}
