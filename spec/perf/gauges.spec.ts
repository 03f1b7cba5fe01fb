import { afterAll, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkpointCosts } from '../../perf/gauges/checkpointCosts.js';
import { startOnce } from '../../perf/gauges/coldStart.js';
import { memory } from '../../perf/gauges/memory.js';

it('the gauge of memory reads bytes of each kind of state', async () => {
  const readings = await memory.read(true);
  expect(readings.length).toBeGreaterThan(5);
  for (const { value, unit } of readings) {
    expect(unit).toBe('bytes');
    expect(Number.isFinite(value)).toBe(true);
  }
});

it('the gauge of checkpoints writes, restores and merges them', async () => {
  const readings = await checkpointCosts.read(true);
  const bytes = new Map(readings.map(({ name, value }) => [name, value]));
  expect(bytes.get('a checkpoint of everything')).toBeGreaterThan(bytes.get('a checkpoint of changes')!);
});

const folder = mkdtempSync(join(tmpdir(), 'rxtide-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

// That of bundles is no file here: `npm run size`, which it reads, runs them.
it('the gauge of cold starts gets the right results of a fresh process', async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('../../perf/gauges/firstResult.ts', import.meta.url))],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    logLevel: 'error',
  });
  const steps = await startOnce(join(folder, 'firstResult.mjs'));
  expect(Object.keys(steps)).toEqual(['import rxjs', 'import rxtide', 'build a pipeline', 'its first result']);
  for (const ms of Object.values(steps)) expect(Number.isFinite(ms)).toBe(true);
});
