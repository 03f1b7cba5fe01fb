import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Browser } from './browser.js';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await Browser.open();
  page = await browser.page('react');
});
afterAll(async () => {
  await browser?.close();
});

const ask = (what: string): Promise<unknown> => page.evaluate(what);

describe('useView in a page', () => {
  it('starts one run, though StrictMode mounts everything twice', async () => {
    expect(await ask('[subscriptions(), viewStatus()]')).toEqual([1, 'running']);
  });

  it('renders a component after frames in which its selection has changed, and no other', async () => {
    await ask('visit("/a"); visit("/a"); visit("/b"); frames()');
    expect(await ask('texts("total")')).toEqual(['2', '1']);
    const before = (await ask('renderings()')) as number;
    await ask('visit("/a"); frames()');
    expect(await ask('texts("total")')).toEqual(['3', '1']);
    // Twice, for StrictMode.
    expect((await ask('renderings()')) as number).toBe(before + 2);
    await ask('visit("/c"); frames()');
    expect((await ask('renderings()')) as number).toBe(before + 2);
  });

  it('goes on counting for components that come back in time', async () => {
    await ask('show({ totals: false, slow: false }); frames()');
    expect(await ask('[texts("total").length, observed()]')).toEqual([0, true]);
    await ask('visit("/a"); show({ totals: true, slow: false }); frames()');
    expect(await ask('[texts("total"), subscriptions()]')).toEqual([['4', '1'], 1]);
  });

  it('shows one frame in all components of a picture, while React renders them bit by bit', async () => {
    expect(await ask('race()')).toEqual([]);
    expect(await ask('new Set(texts("slow")).size')).toBe(1);
    expect(await ask('texts("slow")[0] === texts("total")[0]')).toBe(true);
  });

  it('ends when all have left', async () => {
    await ask('show({ totals: false, slow: false }); frames()');
    await page.waitForFunction('viewStatus() === "idle"');
    expect(await ask('observed()')).toBe(false);
    expect(browser.complaints).toEqual([]);
  });
});
