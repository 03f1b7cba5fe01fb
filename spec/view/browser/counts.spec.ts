import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from './browser.js';
import { batchOf, reading } from './pages/readings.js';

let browser: Browser;
beforeAll(async () => {
  browser = await Browser.open();
});
afterAll(async () => {
  await browser?.close();
});

describe('a page with a view', () => {
  it('shows what a batch computation gives', async () => {
    const page = await browser.page('counts');
    await page.evaluate('play()');
    const shown = (await page.evaluate('shown()')) as string;
    const rows = shown.split('\n').map((line) => line.split(' '));
    const sums = Object.fromEntries(
      rows.map(([key, second, n, sum]) => [`${key} ${second}`, [Number(n), Number(sum)]]),
    );
    const readings = Array.from({ length: 20_000 }, (_, n) => reading(n, 10, 1000));
    expect(sums).toEqual(batchOf(readings));
    expect(browser.complaints).toEqual([]);
  });
});
