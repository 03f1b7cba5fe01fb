// npm run perf -- [part of a name …] [--rounds n] [--together] [--json file]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readArguments } from './arguments.js';
import { filesOf } from './page/files.js';
import { runSuites } from './runSuites.js';
import type { RunOptions } from './runSuites.js';
import { toJson } from './results.js';
import { notes, summary, table } from './report.js';
import { choose, chooseAll } from './suite.js';
import { suites } from './suites.js';

const HELP = `npm run perf -- [part of a name …] [--rounds n] [--together] [--json file] [--list]

Times rxtide beside hand-written loops and other libraries. Each argument names a suite, or is part of the names of suites and
workloads. Each suite runs in a process of its own. Without an argument it is the full run: all suites, then all of them once more
in one process, after which docs/performance.md, its charts and docs/performance.json are written. Ctrl-C ends it, and then nothing is
written.
  --rounds n    how often everything is timed in turn; medians are shown. Default 7; in the full run 5,
                where what takes long is timed fewer times
  --together    all that is chosen in one process, and nothing else
  --json file   write the results there too
  --list        only name suites and workloads`;

const { values: options, positionals: parts } = readArguments(() =>
  parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      rounds: { type: 'string' },
      together: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }),
);
const unknown = parts.find((part) => choose(suites, part).length === 0);
const chosen = parts.length === 0 ? suites : chooseAll(suites, parts);
const isFull = parts.length === 0 && !options.together;
const rounds = Number(options.rounds ?? (isFull ? 5 : 7));

if (options.help) {
  console.log(HELP);
} else if (!(Number.isInteger(rounds) && rounds >= 1)) {
  fail('--rounds must be a whole number, 1 or more');
} else if (unknown !== undefined) {
  const names = suites.map(({ name }) => name).join(', ');
  fail(
    `no suite and no workload has '${unknown}' in its name. The suites are ${names}; --list names the workloads too`,
  );
} else if (options.list) {
  for (const { name, workloads, gauges = [] } of chosen) {
    console.log(name);
    for (const each of [...workloads, ...gauges]) console.log(`  ${each.name}`);
  }
} else {
  await run();
}

async function run(): Promise<void> {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  try {
    const results = await runSuites(chosen, { ways: waysOf(), signal: stopped.signal });
    console.log(
      `ns per event; ratios are speeds in units of the other's: median of ${rounds} ${rounds === 1 ? 'round' : 'rounds'} (lowest..highest)\n`,
    );
    for (const suite of results.suites) console.log(`${suite.name}\n\n${table(suite)}\n\n${notes(suite)}\n`);
    if (results.suites.some(({ measurements }) => measurements.length > 1)) {
      console.log(`geometric means\n\n${summary(results.suites)}`);
    }
    if (options.json !== undefined) writeFileSync(options.json, toJson(results));
    if (isFull) for (const [file, text] of filesOf(results)) writeFileSync(file, text);
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    console.error('stopped; nothing was written');
    process.exitCode = 130;
  }
}

/** A full run is to take a quarter of an hour: what takes long is measured less often. */
function waysOf(): RunOptions['ways'] {
  if (isFull) {
    return {
      alone: { rounds, seconds: 3, least: Math.min(3, rounds) },
      together: { rounds: Math.ceil(rounds / 2), seconds: 1.5, least: 1 },
    };
  }
  const effort = { rounds, seconds: Number.MAX_VALUE, least: rounds };
  return options.together ? { together: effort } : { alone: effort };
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
