// Packs the library, unpacks it into the node_modules of a consumer outside this project, and there
// - compiles what runs anywhere with lib ["ES2022"] and types [], and the rest with Node's types;
// - imports and requires every entry, with only the declared dependencies beside it.
// skipLibCheck is off, so that our own .d.ts files are checked. The packages below fail that check by themselves
// (rxjs 7.8 names setTimeout, which no ES library declares): a diagnostic inside one of them is not ours.
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runsAnywhere } from './anywhere.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const subPaths = Object.keys(manifest.exports).filter((subPath) => subPath !== './package.json');
const entryOf = (subPath) => `rxtide${subPath.slice(1)}`;
const entries = subPaths.map(entryOf);
const project = realpathSync(mkdtempSync(join(tmpdir(), 'rxtide-consumer-')));

const importAll = (list) =>
  list
    .map((entry, i) => `import * as entry${i} from '${entry}';\nexport const module${i}: object = entry${i};`)
    .join('\n');

const CORE = `
import { Subject } from 'rxjs';
import {
  agg, calendar, countWindow, cumulative, eventTime, exponentialDelay, globalWindow, job, keyBy, minutes, seconds, session, sideOutput,
  sliding, tumbling, values, valueState, windowBy,
} from 'rxtide';
import { count } from 'rxtide/agg';
${importAll(subPaths.filter(runsAnywhere).map(entryOf))}

interface Click { readonly page: string; readonly price: number; readonly at: number }
const late$ = sideOutput<Click>();
new Subject<Click>()
  .pipe(
    eventTime((click) => click.at, { outOfOrderness: seconds(5) }),
    keyBy((click) => click.page),
    windowBy(tumbling(minutes(1)), { clicks: count(), spent: agg.sum((click) => click.price) }, { lateTo: late$ }),
    values(),
  )
  .subscribe((result) => {
    const key: string = result.key;
    const spent: number = result.value.spent;
    const end: number = result.window.end;
    void [key, spent, end];
  });

// A library of the consumer's gives these to others: what they are must have names there.
export const windows = {
  a: tumbling(1), b: sliding(2, 1), c: cumulative(2, 1), d: session(1), e: countWindow(1), f: globalWindow(), g: calendar('day', { timeZone: 'UTC' }),
};
export const others = { aggregates: { n: count() }, late$, state: valueState(0), restart: exponentialDelay(), job: job({ name: 'counts' }) };
`;
const NODE = importAll(subPaths.filter((subPath) => !runsAnywhere(subPath)).map(entryOf));

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) throw error;
  return { ok: status === 0, stdout, output: stdout + stderr };
}

/** Compiles one file strictly; gives the diagnostics, without those inside the packages `notOurs`. */
function compile(file, text, types, notOurs) {
  writeFileSync(join(project, file), text);
  const flags =
    '--strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --noEmit --declaration --pretty false'.split(' ');
  const target = '--target ES2022 --lib ES2022 --module NodeNext --skipLibCheck false'.split(' ');
  const tsc = join(modules, 'typescript/bin/tsc');
  const { ok, output } = run(process.execPath, [tsc, file, ...flags, ...target, '--types', types], project);
  const diagnostics = output.split(/\r?\n(?=\S)/).filter((text) => text.trim() !== '');
  const ours = diagnostics.filter((text) => {
    const place = /^(.+?)\(\d+,\d+\): error/.exec(text)?.[1].replaceAll('\\', '/') ?? '';
    return !notOurs.some((name) => place.includes(`/node_modules/${name}/`));
  });
  if (!ok && diagnostics.length === 0) ours.push(`tsc failed on ${file} and said nothing`);
  return ours;
}

try {
  // npm is the one that runs this script; by itself, the script runs the npm of the shell.
  const npm = process.env.npm_execpath;
  const pack = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', project];
  const packed = npm
    ? run(process.execPath, [npm, ...pack], root)
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', pack, root);
  if (!packed.ok) throw new Error(packed.output);
  const [tarball] = Object.values(JSON.parse(packed.stdout));

  mkdirSync(join(project, 'node_modules'));
  const unpacked = run('tar', ['-xzf', tarball.filename, '-C', 'node_modules'], project);
  if (!unpacked.ok) throw new Error(unpacked.output);
  // The one folder in a tarball is always called "package".
  renameSync(join(project, 'node_modules/package'), join(project, 'node_modules/rxtide'));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n');

  const problems = [];
  const beside = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies), '@types/node'];
  for (const name of beside) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(modules, name), link, 'junction');
  }

  problems.push(...compile('core.ts', CORE, '', ['rxjs', 'fast-check']));
  problems.push(
    ...compile('node.ts', NODE, 'node', [
      'rxjs',
      'ix',
      'hyparquet',
      'hyparquet-compressors',
      'csv-parse',
      'csv-stringify',
      'ws',
    ]),
  );
  for (const entry of entries) {
    const load = `import { createRequire } from 'node:module';
      const same = createRequire(import.meta.url)('${entry}') === (await import('${entry}'));
      if (!same) throw new Error('import and require of ${entry} give two modules');`;
    writeFileSync(join(project, 'load.js'), load);
    const loaded = run(process.execPath, ['--disable-warning=ExperimentalWarning', 'load.js'], project);
    if (!loaded.ok) problems.push(loaded.output);
  }

  for (const problem of problems) console.error(problem);
  console.log(
    `${tarball.files.length} files packed, ${entries.length} entries compiled and loaded, ${problems.length} problems`,
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(project, { recursive: true, force: true });
}
