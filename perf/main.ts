// npm run perf -- [part of a workload's name] [--json file] [--rounds n]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measure } from './measure.js';
import type { Measurement } from './measure.js';
import { Progress } from './progress.js';
import { json, notes, table } from './report.js';
import { warmUp, warmUpPipelines } from './warmUp.js';
import { workloads } from './workloads.js';

const HELP = `npm run perf -- [part of a name] [--json file] [--rounds n] [--list]

Times rxtide beside hand-written loops and RxJS's own operators. The first argument chooses the workloads whose name contains it.
  --json file   write the measurements there too
  --rounds n    how often everything is timed in turn; medians are shown. Default 7
  --list        only name the workloads`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const filter = (positionals[0] ?? '').toLowerCase();
const chosen = workloads.filter(({ name }) => name.toLowerCase().includes(filter));
const rounds = Number(options.rounds);

if (options.help) {
  console.log(HELP);
} else if (options.list || chosen.length === 0 || !(rounds >= 1)) {
  if (!options.list) {
    console.error(rounds >= 1 ? `no workload's name contains '${filter}'` : '--rounds must be 1 or more');
  }
  for (const { name } of options.list ? chosen : workloads) console.log(name);
  process.exitCode = options.list ? 0 : 1;
} else {
  await run();
}

async function run(): Promise<void> {
  const progress = new Progress(warmUpPipelines.length + chosen.length * rounds);
  warmUp((name) => progress.step(`warming up: ${name}`));
  const measurements: Measurement[] = [];
  for (const workload of chosen) {
    measurements.push(
      await measure(workload, rounds, (round) => progress.step(`${workload.name}, round ${round + 1} of ${rounds}`)),
    );
  }
  progress.end();
  console.log(
    `ns per event; ratios are speeds in units of the other's: median of ${rounds} rounds (lowest..highest)\n`,
  );
  console.log(`${table(measurements)}\n\n${notes(measurements)}`);
  if (options.json !== undefined) writeFileSync(options.json, json(measurements, rounds));
}
