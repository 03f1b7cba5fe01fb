import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from '../measure.js';
import type { Gauge } from '../suite.js';

const PROCESSES = 15;

const FIRST_RESULT = fileURLToPath(new URL('firstResult.js', import.meta.url));

/** How long a program waits for rxtide. */
export const coldStart: Gauge = {
  name: 'cold start',
  about:
    `in each of ${PROCESSES} fresh processes: importing rxjs, then rxtide (all of it, unbundled, from the cache of the file system), building a windowed ` +
    'pipeline, and from subscribing to its first result; medians',
  async read(small) {
    const runs: Record<string, number>[] = [];
    for (let i = 0; i < (small ? 1 : PROCESSES); i++) {
      const { stdout } = await promisify(execFile)(process.execPath, [FIRST_RESULT]);
      runs.push(JSON.parse(stdout) as Record<string, number>);
    }
    return Object.keys(runs[0]!).map((name) => ({
      name,
      value: median(runs.map((run) => run[name]!)),
      unit: 'ms' as const,
    }));
  },
};
