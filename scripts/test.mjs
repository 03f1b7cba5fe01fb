// Every check: what is quick side by side, as many as there are cores, and the specs at the end, which take both cores themselves. Stops where one
// fails. Each is an npm script of package.json, so that it can be run alone. The last line counts what jest ran; a file of specs that cannot be loaded
// counts as one failed, and so does a check that fails.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium.mjs';
import { startPostgres } from './postgres.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'rxtide-test-'));
const results = join(folder, 'jest.json');
// The checks and servers get the signal too, and end by themselves.
process.once('SIGINT', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(130);
});

/** Stage after stage; the checks of one need nothing of each other. Those that take longest come first. */
const STAGES = [
  [['build', 'build']],
  [
    ['format', 'format:check'],
    ['types: core, specs, benchmarks, examples', 'typecheck'],
    ['api report', 'api:check'],
    ['package', 'package:check'],
    ['consumer', 'consumer'],
    ['lint', 'lint'],
    ['size', 'size'],
    ['imports', 'imports'],
  ],
  [['specs', 'jest', `--json --outputFile="${results}"`]],
];

/** Runs a script of package.json as npm does, without npm's own start-up and headings. What it prints is shown at once, or given when it has ended. */
async function run(script, args = '', atOnce = true) {
  const PATH = join(root, 'node_modules/.bin') + delimiter + process.env.PATH;
  const env = { ...process.env, PATH, ...servers };
  const stdio = ['inherit', ...Array(2).fill(atOnce ? 'inherit' : 'pipe')];
  const child = spawn(`${scripts[script]} ${args}`, { cwd: root, env, shell: true, stdio });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  return { ok: code === 0, output };
}

/** What specs need to know of the servers and the browser that they use. */
const servers = {};
let stopServers = async () => {};

async function startServers() {
  servers.RXTIDE_CHROMIUM = chromiumPath();
  if (process.env.RXTIDE_POSTGRES !== undefined) return;
  const postgres = await startPostgres({ fsync: false });
  servers.RXTIDE_POSTGRES = postgres.url;
  stopServers = () => postgres.stop();
}

const count = STAGES.flat().length;
let shown = 0;
/** Those that have failed. */
const failures = [];

async function check([title, script, args], alone) {
  const showTitle = () => console.log(`\n[${++shown}/${count}] ${title}`);
  if (alone) showTitle();
  const start = performance.now();
  if (script === 'jest') await startServers();
  const { ok, output } = await run(script, args, alone);
  if (script === 'jest') await stopServers();
  if (!alone) {
    showTitle();
    process.stdout.write(output);
  }
  console.log(`${ok ? 'passed' : 'FAILED'}: ${title}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
  if (!ok) failures.push(`"${title}" (npm run ${script})`);
}

for (const stage of STAGES) {
  const waiting = [...stage];
  const alone = stage.length === 1;
  if (!alone) console.log(`\nSide by side: ${stage.map(([title]) => title.split(':')[0]).join(', ')}`);
  const lane = async () => {
    while (failures.length === 0 && waiting.length > 0) await check(waiting.shift(), alone);
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, lane));
  if (failures.length > 0) {
    const left = [...waiting, ...STAGES.slice(STAGES.indexOf(stage) + 1).flat()].map(([title]) => title.split(':')[0]);
    console.log(`\nStopped at ${failures.join(' and ')}. Not run: ${left.join(', ') || 'nothing'}.`);
    break;
  }
}

let failed = failures.length;
const jest = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined;
rmSync(folder, { recursive: true, force: true });
if (failed === 0 && !(jest?.numPassedTests > 0)) {
  console.log('\njest ran no specs');
  failed = 1;
}
failed = Math.max(failed, (jest?.numFailedTests ?? 0) + (jest?.numRuntimeErrorTestSuites ?? 0));
console.log(`\n${jest?.numPassedTests ?? 0} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
