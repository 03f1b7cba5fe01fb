// A Chromium for specs that need a browser: the one that RXTIDE_CHROMIUM names, the system's, or else the distribution's package, which is installed
// where that is allowed without asking anybody. `npm run chromium` prints what to set; scripts/test.mjs tells the specs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The path of an installed Chromium, if there is one. */
function find() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...paths, ...PLACES].find((path) => existsSync(path));
}

/** Installs the distribution's package. */
function install() {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...command) => {
    const [program, ...args] = [...sudo, ...command];
    return spawnSync(program, args, { env, encoding: 'utf8', timeout: 600_000 });
  };
  const apt = ['apt-get', '-y', '-q', '-o', 'Acquire::Retries=2'];
  console.error('Chromium is not here: installing it with apt-get ...');
  run(...apt, 'update');
  const { status, stderr, error } = run(...apt, 'install', '--no-install-recommends', 'chromium');
  if (status === 0) return;
  const why = error?.message ?? (stderr ?? '').trim().split('\n').slice(-3).join('\n');
  throw new Error(
    `Chromium is needed, and apt-get could not install it:\n${why}\n` +
      'Install it as your system does it (Debian: apt-get install chromium), or say by RXTIDE_CHROMIUM where it is.',
  );
}

/** The path of a Chromium; it is installed if there is none. */
export function chromiumPath() {
  const given = process.env.RXTIDE_CHROMIUM;
  if (given !== undefined) return given;
  if (find() === undefined) install();
  const path = find();
  if (path === undefined) throw new Error(`apt-get installed chromium, and it is not on the PATH as ${NAMES[0]}`);
  return path;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(`RXTIDE_CHROMIUM=${chromiumPath()}`);
  console.error('RXTIDE_CHROMIUM=... npm run jest -- spec/view/browser');
}
