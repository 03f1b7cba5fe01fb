import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Browser } from './browser.js';

let browser: Browser;
beforeAll(async () => {
  browser = await Browser.open();
});
afterAll(async () => {
  await browser?.close();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes frames away, as browsers do of pages in the background. */
function withoutFrames(page: Page): Promise<unknown> {
  return page.evaluate(
    'const frame = requestAnimationFrame; requestAnimationFrame = () => 0; back = () => { requestAnimationFrame = frame };',
  );
}

// Chromium without a screen has no pages in the background, and freezes none. A debugger stops one as a lid that is shut does: its clock goes on.
describe('a page in the background', () => {
  it('closes windows by the clock when it wakes, and shows them in one frame', async () => {
    const page = await browser.page('background');
    const session = await page.context().newCDPSession(page);
    await page.evaluate('visit("/a", "/b", "/a", "/c")');
    await session.send('Debugger.enable');
    await session.send('Debugger.pause');
    // Longer than the window; the page sees nothing of it.
    await pause(2000);
    await session.send('Debugger.resume');
    await page.waitForFunction('pictures().length > 0');
    await page.waitForTimeout(300);
    // It really stood still.
    expect(await page.evaluate('longestPause()')).toBeGreaterThan(1500);
    expect(await page.evaluate('pictures()')).toEqual(['/a 2, /b 1, /c 1']);
    expect(browser.complaints).toEqual([]);
    await page.close();
  });

  it('goes on without frames, by a timer', async () => {
    const page = await browser.page('background');
    await withoutFrames(page);
    await page.evaluate('visitMinutes("/a", 11)');
    expect(await page.evaluate('pictures()')).toEqual([]);
    await page.waitForFunction('pictures().length > 0');
    expect(await page.evaluate('pictures()')).toEqual([Array.from({ length: 10 }, () => '/a 1').join(', ')]);
    expect(browser.complaints).toEqual([]);
    await page.close();
  });
});
