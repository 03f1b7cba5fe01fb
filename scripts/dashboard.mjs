// `npm run dashboard` builds the page where it is stale, and serves it with a job behind it, in this process.
// `npm run dashboard:build` writes the page alone, to out/dashboard/ or the folder that is given; any static host serves it.
import { rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { buildWhatIsStale, isStale, root } from './built.mjs';

const main = join(root, '.examples/dashboard/server/main.js');
const isForHosts = process.argv[2] === 'build';
const folder = resolve((isForHosts && process.argv[3]) || join(root, 'out/dashboard'));

buildWhatIsStale(main);

const { PAGE, buildPage } = await import('./dashboard/page.mjs');
if (isForHosts || isStale(join(folder, 'index.html'), [...PAGE, 'dist/index.js'])) {
  console.error('Building the page ...');
  if (isForHosts) rmSync(folder, { recursive: true, force: true });
  const written = await buildPage(folder);
  for (const [name, size] of isForHosts ? written : []) {
    console.log(`${String(size).padStart(9)}  ${join(relative('', folder), name)}`);
  }
}
if (!isForHosts) await import(new URL('../.examples/dashboard/server/main.js', import.meta.url).href);
