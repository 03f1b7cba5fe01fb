// Builds dist/ and .examples/, each only where it is missing or older than its sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The time of the last change below `path`; that of a folder tells of deleted files. */
function lastChange(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}

export function isStale(output, sources) {
  return !existsSync(output) || sources.some((source) => lastChange(join(root, source)) > statSync(output).mtimeMs);
}

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** `main`: the file of .examples/ that is wanted. */
export function buildWhatIsStale(main) {
  if (isStale(join(root, 'dist/index.js'), ['lib', 'tsconfig.json', 'tsconfig.build.json'])) {
    console.error('Building rxtide ...');
    run('scripts/build.mjs');
  }
  if (isStale(main, ['examples', 'tsconfig.json', 'tsconfig.examples.json', 'dist/index.js'])) {
    console.error('Building the examples ...');
    run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.examples.json');
  }
}
