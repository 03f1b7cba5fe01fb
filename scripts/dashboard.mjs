// `npm run dashboard` builds the page where it is stale, and serves it with a job behind it, in this process.
// `npm run dashboard:build` writes the page alone, out/dashboard/, which any static host serves.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildWhatIsStale, isStale, root } from './built.mjs';

const main = join(root, '.examples/dashboard/server/main.js');
const folder = join(root, 'out/dashboard');
const isForHosts = process.argv[2] === 'build';

buildWhatIsStale(main);

const { PAGE, buildPage } = await import('./dashboard/page.mjs');
if (isForHosts || isStale(join(folder, 'index.html'), [...PAGE, 'dist/index.js'])) {
  console.error('Building the page ...');
  if (isForHosts) rmSync(folder, { recursive: true, force: true });
  const written = await buildPage(folder);
  if (isForHosts) for (const [name, size] of written) console.log(`${String(size).padStart(9)}  out/dashboard/${name}`);
}
if (!isForHosts) await import(new URL('../.examples/dashboard/server/main.js', import.meta.url).href);
