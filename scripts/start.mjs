// Runs the main job, examples/flights/main.ts, in this process, so that Ctrl-C and the exit code are its own.
// Builds dist/ and .examples/ first, each only where it is missing or older than its sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const main = join(root, '.examples/flights/main.js');

/** The time of the last change below `path`; that of a folder tells of deleted files. */
function lastChange(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}

function isStale(output, sources) {
  return !existsSync(output) || sources.some((source) => lastChange(join(root, source)) > statSync(output).mtimeMs);
}

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (isStale(join(root, 'dist/index.js'), ['lib', 'tsconfig.json', 'tsconfig.build.json'])) {
  console.error('Building rxtide ...');
  run('scripts/build.mjs');
}
if (isStale(main, ['examples', 'tsconfig.json', 'tsconfig.examples.json', 'dist/index.js'])) {
  console.error('Building the examples ...');
  run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.examples.json');
}

process.argv[1] = main;
await import(new URL('../.examples/flights/main.js', import.meta.url).href);
