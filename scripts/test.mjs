// Every check, one after the other; stops at the first that fails. Each is an npm script of package.json, so that it
// can be run alone. The last line counts what jest ran; a file of specs that cannot be loaded counts as one failed, and
// so does a check that fails.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium.mjs';
import { startPostgres } from './postgres.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'rxtide-test-'));
const results = join(folder, 'jest.json');

const CHECKS = [
  ['build', 'build'],
  ['types: core, specs, benchmarks, examples', 'typecheck'],
  ['lint', 'lint'],
  ['format', 'format:check'],
  ['imports', 'imports'],
  ['specs', 'jest', `--json --outputFile="${results}"`],
  ['package', 'package:check'],
  ['consumer', 'consumer'],
  ['api report', 'api:check'],
  ['size', 'size'],
];

/** Runs a script of package.json as npm does, without npm's own start-up and headings. */
function passes(script, args = '') {
  const PATH = join(root, 'node_modules/.bin') + delimiter + process.env.PATH;
  const env = { ...process.env, PATH, ...servers };
  return spawnSync(`${scripts[script]} ${args}`, { cwd: root, env, shell: true, stdio: 'inherit' }).status === 0;
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

let failed = 0;
for (const [i, [title, script, args]] of CHECKS.entries()) {
  console.log(`\n[${i + 1}/${CHECKS.length}] ${title}`);
  const start = performance.now();
  if (script === 'jest') await startServers();
  const ok = passes(script, args);
  if (script === 'jest') await stopServers();
  console.log(`${ok ? 'passed' : 'FAILED'}: ${title}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
  if (!ok) {
    failed = 1;
    const rest = CHECKS.slice(i + 1).map(([name]) => name);
    console.log(`\nStopped at "${title}" (npm run ${script}). Not run: ${rest.join(', ') || 'nothing'}.`);
    break;
  }
}

const jest = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined;
rmSync(folder, { recursive: true, force: true });
if (failed === 0 && !(jest?.numPassedTests > 0)) {
  console.log('\njest ran no specs');
  failed = 1;
}
failed = Math.max(failed, (jest?.numFailedTests ?? 0) + (jest?.numRuntimeErrorTestSuites ?? 0));
console.log(`\n${jest?.numPassedTests ?? 0} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
