// The soak test: npm run soak [-- --minutes 10]. One process runs job after job at full speed, with failures and restarts in the middle. Heap and
// file handles must end where they were after the first minute.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { directoryCheckpoints } from '../../lib/checkpoints.js';
import { fixedDelay, job } from '../../lib/index.js';
import { Faults } from './faults.js';
import { mulberry, writeInput } from './input.js';
import { pipeline } from './pipeline.js';
import { serverOf } from './server.js';
import { checkIds, makeTables, tablesOf } from './tables.js';

const { values: options } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(options.minutes);
const EVENTS = 20_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Reading {
  readonly heap: number;
  readonly handles: number;
}

const folder = mkdtempSync(join(tmpdir(), 'rxtide-soak-'));
const postgres = serverOf();
const random = mulberry(1);
const started = performance.now();
const minute = (): number => (performance.now() - started) / 60_000;
let rounds = 0;
let restarts = 0;
const readings: Reading[] = [];
/** How many readings there were after the first minute. */
let early = 0;
const problems: string[] = [];

process.once('SIGINT', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(130);
});

try {
  while (minute() < minutes) {
    await round(rounds++);
    const reading = await read();
    readings.push(reading);
    if (minute() <= Math.min(1, minutes / 4)) early = readings.length;
    const { heap, handles } = reading;
    console.log(
      `${minute().toFixed(1)} min: ${rounds} jobs, ${restarts} restarts, heap ${(heap / 1e6).toFixed(1)} MB, ${handles} file handles`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const first = lowest(readings.slice(0, Math.max(1, early)).slice(-5));
const last = lowest(readings.slice(-5));
// What V8 compiles and learns by and by takes some room.
if (last.heap > 1.1 * first.heap + 4e6) problems.push(`the heap grew from ${first.heap} to ${last.heap} bytes`);
if (last.handles > first.handles) problems.push(`file handles grew from ${first.handles} to ${last.handles}`);
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? 'nothing is left behind' : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** A job from its beginning to its end, with failures. */
async function round(n: number): Promise<void> {
  const places = { folder: join(folder, String(n)), postgres, schema: `soak_${n}`, work: 0 };
  writeInput({ folder: places.folder, seed: n, events: EVENTS, late: n % 2 === 0 ? 0 : 10 });
  await makeTables(places);
  const faults = new Faults(random, 0.02);
  const handle = job({
    name: 'soak',
    checkpoints: { every: 50, to: directoryCheckpoints(join(places.folder, 'checkpoints')) },
    restart: fixedDelay({ delay: 5, attempts: Infinity }),
    onWarning: () => undefined,
    stopOnSignals: false,
  }).run(() => pipeline(places, faults));
  const { restarts: failed } = await handle.done;
  restarts += failed;
  for (const problem of checkIds(await tablesOf(places), EVENTS)) problems.push(`job ${n}: ${problem}`);
  rmSync(places.folder, { recursive: true, force: true });
}

async function read(): Promise<Reading> {
  // What waits for its turn, such as the closing of a socket, is over soon.
  await new Promise((resolve) => setTimeout(resolve, 100));
  collectGarbage();
  const handles = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
  return { heap: process.memoryUsage().heapUsed, handles };
}

/** Of several readings: what is in use for a moment is not in all of them. */
function lowest(of: readonly Reading[]): Reading {
  return { heap: Math.min(...of.map(({ heap }) => heap)), handles: Math.min(...of.map(({ handles }) => handles)) };
}
