import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Browser } from './browser.js';
import { batchOf, reading } from './pages/readings.js';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await Browser.open();
  page = await browser.page('worker');
});
afterAll(async () => {
  await browser?.close();
});

describe('a pipeline in a worker', () => {
  it('shows in the page what a batch computation gives, in as many messages as the page asks for', async () => {
    await page.evaluate('play()');
    const text = (await page.evaluate('text()')) as string;
    const rows = text.split('\n').map((line) => line.split(' '));
    const sums = Object.fromEntries(
      rows.map(([key, second, n, sum]) => [`${key} ${second}`, [Number(n), Number(sum)]]),
    );
    expect(sums).toEqual(batchOf(Array.from({ length: 20_000 }, (_, n) => reading(n, 10, 1000))));
    const [pictures, messages] = (await page.evaluate('[pictures(), messages()]')) as [number, number];
    expect(pictures).toBeLessThanOrEqual(messages + 2);
    expect(browser.complaints).toEqual([]);
  });

  it('fails the view in the page where the worker throws', async () => {
    expect(await page.evaluate('broken()')).toBe("the worker of view 'sums' failed: Uncaught Error: out of numbers");
  });
});
