// Runs the main job, examples/flights/main.ts, in this process, so that Ctrl-C and the exit code are its own.
import { join } from 'node:path';
import { buildWhatIsStale, root } from './built.mjs';

const main = join(root, '.examples/flights/main.js');
buildWhatIsStale(main);

process.argv[1] = main;
await import(new URL('../.examples/flights/main.js', import.meta.url).href);
