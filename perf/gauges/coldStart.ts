import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from '../measure.js';
import type { Gauge } from '../suite.js';

const PROCESSES = 15;

/** Compiled, beside these benchmarks. */
const FIRST_RESULT = fileURLToPath(new URL('firstResult.js', import.meta.url));

/** One fresh process: how long each step took, ms. It fails where results are not what they should be. */
export async function startOnce(program: string): Promise<Record<string, number>> {
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  return JSON.parse(stdout) as Record<string, number>;
}

/** How long a program waits for rxtide. */
export const coldStart: Gauge = {
  name: 'cold start',
  about:
    `in each of ${PROCESSES} fresh processes: importing rxjs, then rxtide (all of it, unbundled, from the cache of the file system), building a windowed ` +
    'pipeline, and from subscribing to its first result; medians',
  async read(small) {
    const runs: Record<string, number>[] = [];
    for (let i = 0; i < (small ? 1 : PROCESSES); i++) runs.push(await startOnce(FIRST_RESULT));
    return Object.keys(runs[0]!).map((name) => ({
      name,
      value: median(runs.map((run) => run[name]!)),
      unit: 'ms' as const,
    }));
  },
};
