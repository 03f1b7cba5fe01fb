// A Chromium for specs that need a browser: the one that RXTIDE_CHROMIUM names, the system's, or else the distribution's package, which is installed
// where that is allowed without asking anybody. `npm run chromium` prints what to set; scripts/test.mjs tells the specs.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installPackage } from './debianPackage.mjs';

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

/** The path of a Chromium; it is installed if there is none. */
export function chromiumPath() {
  const given = process.env.RXTIDE_CHROMIUM;
  if (given !== undefined) return given;
  if (find() === undefined) installPackage('chromium', 'Chromium', 'say by RXTIDE_CHROMIUM where it is');
  const path = find();
  if (path === undefined) throw new Error(`apt-get installed chromium, and it is not on the PATH as ${NAMES[0]}`);
  return path;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(`RXTIDE_CHROMIUM=${chromiumPath()}`);
  console.error('RXTIDE_CHROMIUM=... npm run jest -- spec/view/browser');
}
