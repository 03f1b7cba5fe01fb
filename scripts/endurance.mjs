// npm run test:kill, npm run soak: builds spec/kill/ with the library, starts a PostgreSQL of its own, and runs the one or the other.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startPostgres } from './postgres.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [what, ...args] = process.argv.slice(2);
const program = { kill: 'main.js', soak: 'soak.js' }[what];
if (program === undefined) throw new Error(`endurance.mjs needs 'kill' or 'soak'; it was given ${what}`);

rmSync(join(root, '.kill'), { recursive: true, force: true });
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const built = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.kill.json'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);
// The child that is killed is one file: it lives for a moment, and would load hundreds.
await build({
  entryPoints: [join(root, 'spec/kill/child.ts')],
  outfile: join(root, '.kill/spec/kill/child.js'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});

const postgres = await startPostgres();
const child = spawn(process.execPath, [join(root, '.kill/spec/kill', program), ...args], {
  cwd: root,
  env: { ...process.env, RXTIDE_POSTGRES: postgres.url },
  stdio: 'inherit',
});
const [code] = await once(child, 'exit');
await postgres.stop();
process.exitCode = code ?? 1;
