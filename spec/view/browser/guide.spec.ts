import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser } from './browser.js';

// The examples of docs/ui.md that belong together: those whose first line is the name of a file. They have to compile, to show the same with React and
// without, and to give the same on a server.
const folder = join(process.cwd(), 'out', `guide-${process.pid}`);

function filesOf(page: string): readonly (readonly [name: string, code: string])[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/```(?:tsx|typescript)\n\/\/ (\S+)\n([\s\S]*?)```/g);
  return [...blocks].map(([, name, code]) => [name!, code!] as const);
}

let browser: Browser;
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, code] of filesOf('docs/ui.md')) writeFileSync(join(folder, name), code);
  const lib = '../../lib';
  const config = {
    extends: '../../spec/view/browser/pages/tsconfig.json',
    compilerOptions: { paths: { rxtide: [`${lib}/index.ts`], 'rxtide/*': [`${lib}/*.ts`] }, rootDir: '../..' },
    include: ['.'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  browser = await Browser.open(folder);
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const RANKING = ['/ 6', '/news 2', '/shop 2'];

describe('the examples of the guide', () => {
  it('are all there, and compile', () => {
    const names = filesOf('docs/ui.md').map(([name]) => name);
    expect(names).toEqual(['perPage.ts', 'visits.ts', 'server.ts', 'ranking.tsx', 'plain.ts']);
    const tsc = join(process.cwd(), 'node_modules', 'typescript', 'bin', 'tsc');
    execFileSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8', stdio: 'pipe' });
  });

  it.each(['ranking', 'plain'])('%s shows the pages in their order', async (name) => {
    const page = await browser.page(name);
    await page.waitForSelector('li');
    const items = await page.$$eval('li', (all) => all.map((item) => item.textContent));
    expect(items).toEqual(RANKING);
    expect(browser.complaints).toEqual([]);
  });

  it('server gives the same, from the same pipeline', async () => {
    const { lines } = (await import(join(folder, 'server.ts'))) as { readonly lines: readonly string[] };
    expect(lines).toHaveLength(18);
    expect(lines.slice(-3).map((line) => line.replace('50 s: ', ''))).toEqual(RANKING);
  });
});
