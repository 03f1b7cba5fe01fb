// Builds dist/ and .examples/, each only where it is missing or older than its sources.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, 'node_modules/.building');

/** A lock that is older was left by a process that was killed, ms. */
const LONGEST = 180_000;

/** The time of the last change below `path`; that of a folder tells of deleted files. */
function lastChange(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}

export function isStale(output, sources) {
  return !existsSync(output) || sources.some((source) => lastChange(join(root, source)) > statSync(output).mtimeMs);
}

/** `main`: the file of .examples/ that is wanted. */
export function buildWhatIsStale(main) {
  const isDistStale = () => isStale(join(root, 'dist/index.js'), ['lib', 'tsconfig.json', 'tsconfig.build.json']);
  const isMainStale = () =>
    isStale(main, ['examples', 'tsconfig.json', 'tsconfig.examples.json', join('dist', 'index.js')]);
  if (!isDistStale() && !isMainStale()) return;
  alone(() => {
    // Another process may have built them meanwhile.
    if (isDistStale()) {
      console.error('Building rxtide ...');
      run('scripts/build.mjs');
    }
    if (isMainStale()) {
      console.error('Building the examples ...');
      run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.examples.json');
    }
  });
}

/** Two that build at once would read what the other has half written. */
function alone(build) {
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx'));
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const left = statSync(lock, { throwIfNoEntry: false });
      if (left !== undefined && Date.now() - left.mtimeMs > LONGEST) rmSync(lock, { force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  try {
    build();
  } finally {
    rmSync(lock, { force: true });
  }
}

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  rmSync(lock, { force: true });
  process.exit(status ?? 1);
}
