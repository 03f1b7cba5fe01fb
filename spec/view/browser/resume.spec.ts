import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser, ready } from './browser.js';
import { batchOf, reading } from './pages/readings.js';

let browser: Browser;
beforeAll(async () => {
  browser = await Browser.open();
});
afterAll(async () => {
  await browser?.close();
});

function sumsOf(text: string): Record<string, readonly [number, number]> {
  const rows = text.split('\n').map((line) => line.split(' '));
  return Object.fromEntries(rows.map(([key, second, n, sum]) => [`${key} ${second}`, [Number(n), Number(sum)]]));
}

describe('a page that is loaded again', () => {
  it('shows what it showed, goes on from there, and in the end shows what a batch computation gives', async () => {
    const page = await browser.page('resume');
    // Half of the readings: seven seconds of them have closed.
    await page.waitForFunction('text().split("\\n").length >= 60');
    await page.evaluate('checkpoint()');
    const before = (await page.evaluate('text()')) as string;

    await page.evaluate('location.hash = "#all"');
    await page.reload();
    await ready(page);
    await page.waitForFunction('first() !== undefined');
    const first = (await page.evaluate('first()')) as string;
    const opened = await page.evaluate('openedAt()');
    await page.evaluate('done()');
    const last = (await page.evaluate('new Promise(requestAnimationFrame).then(() => text())')) as string;

    expect(Object.entries(sumsOf(first))).toEqual(expect.arrayContaining(Object.entries(sumsOf(before))));
    expect(opened).toBeGreaterThan(0);
    expect(sumsOf(last)).toEqual(batchOf(Array.from({ length: 20_000 }, (_, n) => reading(n, 10, 1000))));
    expect(browser.complaints).toEqual([]);
  });
});
