// Writes the dashboard's page: two bundles (page and worker), style, a sample of the flights, and the places on the map.
import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../built.mjs';
import { placesOf } from './places.mjs';
import { sampleOf } from './sample.mjs';

/** What the page is made of. */
export const PAGE = [
  'examples/dashboard',
  'examples/nexmark',
  'scripts/dashboard',
  'scripts/dashboard.mjs',
  'package.json',
];

const source = join(root, 'examples/dashboard/page');

/** Writes it to a folder, and gives the names and sizes of its files. */
export async function buildPage(folder) {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: {
      page: join(source, 'main.ts'),
      worker: join(source, 'worker/worker.ts'),
      style: join(source, 'style.css'),
    },
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
    // `rxtide` is this package itself. Of rxtide/checkpoints only what is in memory is used: what needs Node falls away.
    alias: aliases(),
    external: ['node:*'],
  });
  const { airports, bytes } = await sampleOf();
  writeFileSync(join(folder, 'flights.bin'), bytes);
  writeFileSync(join(folder, 'places.json'), JSON.stringify(placesOf(airports)));
  // Last: by its age it is seen whether the page is stale.
  copyFileSync(join(source, 'index.html'), join(folder, 'index.html'));
  return readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size]);
}

function aliases() {
  const entries = ['agg', 'checkpoints', 'indexeddb', 'sketches', 'view', 'web'].map((name) => [
    `rxtide/${name}`,
    join(root, `dist/${name}.js`),
  ]);
  return Object.fromEntries([...entries, ['rxtide', join(root, 'dist/index.js')]]);
}
