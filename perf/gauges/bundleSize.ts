import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ROOT } from '../root.js';
import type { Gauge } from '../suite.js';

/** Compiled, beside these benchmarks. */
const LIBRARY = fileURLToPath(new URL('../../lib/index.js', import.meta.url));

interface Size {
  readonly gzipped: number;
  readonly minified: number;
}

/** How much a page must load. */
export const bundleSize: Gauge = {
  name: 'bundle',
  about:
    'a windowed pipeline (fromArray, keyBy, windowBy with a count and a sum, values) without rxjs, minified and gzipped, as `npm run size` bundles it',
  async read() {
    const size = join(ROOT, 'scripts/size.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [size, '--json', '--library', LIBRARY]);
    const sizes = Object.entries(JSON.parse(stdout) as Record<string, Size>);
    return sizes.map(([bundler, { gzipped }]) => ({
      name: `bundle by ${bundler}`,
      value: gzipped,
      unit: 'bytes' as const,
      most: 10_000,
    }));
  },
};
