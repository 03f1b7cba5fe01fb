// npm run perf:latency -- [pipeline] [--rates a,b,…] [--warm-up s] [--seconds s] [--rest ms] [--json file] [--svg file] [--docs]
import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs, promisify } from 'node:util';
import { readArguments } from '../arguments.js';
import { Progress } from '../progress.js';
import { latencyChart } from './chart.js';
import { BUSY_CLOCK, restingClock } from './clock.js';
import { measureLatency } from './measureLatency.js';
import type { LatencyRun } from './measureLatency.js';
import { latencyPipelines } from './pipelines.js';
import { latencyJson, latencyPage, latencyReport, latencyTable, readLatencyReport } from './report.js';
import type { LatencyReport } from './report.js';

const HELP = `npm run perf:latency -- [pipeline] [--rates a,b,…] [--warm-up s] [--seconds s] [--rest ms] [--json file] [--svg file] [--docs]

Offers a pipeline events at a fixed rate and measures how long results take, at one rate after the other, each in a process of its own,
until it cannot keep up. Pipelines: ${latencyPipelines.map(({ name }) => name).join(', ')}; all of them if none is named.
  --rates       events a second. Default 50000,100000,200000,400000,800000,1600000,3200000
  --warm-up s   how long to run before anything counts; a window at least. Default 12
  --seconds s   how long to measure. Default 20
  --rest ms     sleep between two looks at what is due, instead of looking all the time. Default 0: do not
  --json file   write what was measured there too
  --svg file    draw the first pipeline's curve there
  --docs        write docs/latency.json, docs/images/latency.svg and the tables of docs/latency.md
  --from file   measure nothing: take what --json has written`;

const { values: options, positionals } = readArguments(() =>
  parseArgs({
    allowPositionals: true,
    options: {
      rates: { type: 'string', default: '50000,100000,200000,400000,800000,1600000,3200000' },
      'warm-up': { type: 'string', default: '12' },
      seconds: { type: 'string', default: '20' },
      rest: { type: 'string', default: '0' },
      json: { type: 'string' },
      svg: { type: 'string' },
      docs: { type: 'boolean', default: false },
      from: { type: 'string' },
      one: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }),
);
const chosen = latencyPipelines.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const unknown = positionals.find((name) => !latencyPipelines.some((pipeline) => pipeline.name === name));
const rates = options.rates.split(',').map(Number);
const numbers = [...rates, Number(options['warm-up']), Number(options.seconds)];

if (options.help) {
  console.log(HELP);
} else if (unknown !== undefined) {
  fail(`no pipeline is called '${unknown}'; there are ${latencyPipelines.map(({ name }) => name).join(', ')}`);
} else if (!numbers.every((n) => n > 0) || !(Number(options.rest) >= 0)) {
  fail('--rates, --warm-up and --seconds must be numbers above 0, and --rest one that is not negative');
} else if (options.one !== undefined) {
  writeFileSync(options.one, JSON.stringify(await measureHere()));
} else {
  await run();
}

/** One point of a curve; this process is there for nothing else. */
async function measureHere(): Promise<LatencyRun> {
  const rest = Number(options.rest);
  return measureLatency(
    chosen[0]!,
    { rate: rates[0]!, warmUp: Number(options['warm-up']), seconds: Number(options.seconds) },
    rest > 0 ? restingClock(rest) : BUSY_CLOCK,
  );
}

async function run(): Promise<void> {
  const report = options.from === undefined ? latencyReport(await measureAll()) : readLatencyReport(options.from);
  if (options.json !== undefined) writeFileSync(options.json, latencyJson(report));
  if (options.svg !== undefined) writeFileSync(options.svg, curveOf(report));
  if (!options.docs) return;
  writeFileSync('docs/latency.json', latencyJson(report));
  writeFileSync('docs/images/latency.svg', curveOf(report));
  writeFileSync('docs/latency.md', latencyPage(readFileSync('docs/latency.md', 'utf8'), report));
}

function curveOf({ runs }: LatencyReport): string {
  return latencyChart(runs.filter(({ pipeline }) => pipeline === runs[0]?.pipeline));
}

async function measureAll(): Promise<LatencyRun[]> {
  const progress = new Progress(chosen.length * rates.length);
  const runs: LatencyRun[] = [];
  for (const { name, about } of chosen) {
    const ofPipeline: LatencyRun[] = [];
    for (const rate of rates) {
      progress.step(`${name} at ${rate} events/s`);
      const measured = await measureApart(name, rate);
      ofPipeline.push(measured);
      if (measured.saturated) break;
    }
    progress.end();
    console.log(`${name}: ${about}; times in ms\n\n${latencyTable(ofPipeline)}\n`);
    runs.push(...ofPipeline);
  }
  return runs;
}

/** In a process of its own: what other loads left behind would slow it. */
async function measureApart(name: string, rate: number): Promise<LatencyRun> {
  const { 'warm-up': warmUp, seconds, rest } = options;
  const file = `.perf/latency-${process.pid}.json`;
  const args = [
    name,
    '--rates',
    String(rate),
    '--warm-up',
    warmUp,
    '--seconds',
    seconds,
    '--rest',
    rest,
    '--one',
    file,
  ];
  await promisify(execFile)(process.execPath, [...process.execArgv, import.meta.filename, ...args]);
  const measured = JSON.parse(readFileSync(file, 'utf8')) as LatencyRun;
  rmSync(file);
  return measured;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
