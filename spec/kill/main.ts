// The kill test: npm run test:kill [-- --kills 200] [--seed 1] [--lanes 2]. Prints what it does; exits with 1 if a row is missing or there twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mulberry, writeInput } from './input.js';
import { live } from './round.js';
import type { End } from './round.js';
import { serverOf } from './server.js';
import { checkIds, differences, makeTables, tablesOf } from './tables.js';
import type { Tables } from './tables.js';

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: String(Math.min(4, availableParallelism())) },
  },
});
const kills = Number(options.kills);
const seed = Number(options.seed);
/** How many rounds run side by side. */
const lanes = Math.max(1, Number(options.lanes));
const postgres = serverOf();

const EVENTS = 6_000;
/** ms of work for each event of the two files: so a life without a kill takes a second or two. */
const WORK = 0.08;

/** Where children die by themselves, and how often they may pass there before. */
const SINKS = ['sqlite', 'late', 'postgres', 'files'];
const POINTS = [
  ...SINKS.flatMap((sink) =>
    ['open', 'prepare', 'prepare done', 'commit', 'commit done'].map((call) => `${sink}.${call}`),
  ),
  ...SINKS.flatMap((sink) => [`${sink}.end`, `${sink}.end done`]),
  ...['read', 'write', 'write done', 'remove'].map((call) => `store.${call}`),
];

const folder = mkdtempSync(join(tmpdir(), 'rxtide-kill-'));
const deaths = new Map<string, number>();
let killed = 0;
/** How many live now that are to be killed. */
let doomed = 0;
let rounds = 0;
let lives = 0;
const problems: string[] = [];
/** A child did what it should never do: the other lanes stop. */
let failed = false;
const started = performance.now();

process.once('SIGINT', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(130);
});

try {
  await Promise.all(Array.from({ length: lanes }, lane));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`${killed} kills in ${lives} lives and ${rounds} rounds, ${seconds} s`);
for (const [point, n] of [...deaths].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`  ${point}: ${n}`);
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? 'no row is missing, and none is there twice' : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Round after round, each with folders, a schema and random numbers of its own. */
async function lane(): Promise<void> {
  while (!failed && killed + doomed < kills) {
    try {
      await round(rounds++);
    } catch (error) {
      failed = true;
      throw error;
    }
  }
}

/** One input, worked on once without a kill, and once with as many as it takes. Every third has late events. */
async function round(n: number): Promise<void> {
  const late = n % 3 === 2 ? 10 : 0;
  const input = { seed: seed * 1000 + n, events: EVENTS, late };
  const random = mulberry(input.seed);
  const undisturbed = late > 0 ? undefined : await tablesAfter(`${n}-whole`, { ...input, work: 0 }, () => undefined);
  const disturbed = await tablesAfter(`${n}-killed`, { ...input, work: WORK }, () =>
    killed + doomed < kills ? deathOf(random) : undefined,
  );
  const found = undisturbed === undefined ? [] : differences(undisturbed, disturbed);
  found.push(...checkIds(disturbed, EVENTS));
  problems.push(...found.map((problem) => `round ${n} (seed ${input.seed}): ${problem}`));
  console.log(
    `round ${n}: ${late > 0 ? 'with late events' : 'in order'}, ${killed} kills so far${found.length > 0 ? ', WRONG' : ''}`,
  );
}

async function tablesAfter(
  name: string,
  { work, ...input }: { seed: number; events: number; late: number; work: number },
  nextEnd: () => End,
): Promise<Tables> {
  const places = { folder: join(folder, name), postgres, schema: `kill_${name.replace('-', '_')}` };
  writeInput({ ...input, folder: places.folder });
  await makeTables(places);
  for (;;) {
    const end = nextEnd();
    lives++;
    if (end !== undefined) doomed++;
    const how = await live({ ...places, work }, end);
    if (end !== undefined) doomed--;
    if (how === 'completed') break;
    killed++;
    const point = end === undefined ? 'nobody' : 'point' in end ? end.point : 'at random';
    deaths.set(point, (deaths.get(point) ?? 0) + 1);
  }
  return tablesOf(places);
}

function deathOf(random: () => number): End {
  // From the first ms on: it may still be restoring.
  if (random() < 0.5) return { ms: Math.floor(400 * random() ** 2) };
  const point = POINTS[Math.floor(random() * POINTS.length)]!;
  return { point, times: 1 + Math.floor(random() * 3), after: random() < 0.5 ? -1 : Math.floor(random() * 4) };
}
