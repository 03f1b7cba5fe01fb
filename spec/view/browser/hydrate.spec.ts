import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Browser } from './browser.js';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await Browser.open();
  page = await browser.page('hydrate');
});
afterAll(async () => {
  await browser?.close();
});

const ask = (what: string): Promise<unknown> => page.evaluate(what);

describe('useView in a page that a server has rendered', () => {
  it('takes over what is there, and then shows what has come meanwhile', async () => {
    await page.waitForFunction('text() === "/a 3, /b 1, /c 1; 3"');
    expect(await ask('errors()')).toEqual([]);
    expect(await ask('isSame()')).toBe(true);
  });

  it('renders once a frame, though the selection is a new object each time', async () => {
    await ask('frames()');
    const before = (await ask('renderings()')) as number;
    await ask('visit("/a"); visit("/a"); frames()');
    expect(await ask('text()')).toBe('/a 5, /b 1, /c 1; 3');
    // Twice, for StrictMode.
    expect(await ask('renderings()')).toBe(before + 2);
    await ask('frames()');
    expect(await ask('renderings()')).toBe(before + 2);
    expect(browser.complaints).toEqual([]);
  });
});
