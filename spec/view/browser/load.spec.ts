import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CDPSession } from 'playwright-core';
import { Browser } from './browser.js';

/** For how long events come: RXTIDE_LOAD_SECONDS, or two seconds. */
const SECONDS = Number(process.env['RXTIDE_LOAD_SECONDS'] ?? 2);

let browser: Browser;
beforeAll(async () => {
  browser = await Browser.open();
});
afterAll(async () => {
  await browser?.close();
});

/** What is in use after a collection, bytes. */
async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

describe('a page that gets 100,000 events a second', () => {
  it(
    'shows what a loop over them gives, and does not grow',
    async () => {
      const page = await browser.page('load');
      const session = await page.context().newCDPSession(page);
      // Until windows close and go at the pace at which they come.
      await page.evaluate('send(5000)');
      const before = await heapOf(session);
      await page.evaluate(`send(${SECONDS * 1000})`);
      const grown = (await heapOf(session)) - before;
      const differing = await page.evaluate('finish()');
      const figures = (await page.evaluate('figures()')) as Record<string, number>;
      process.stderr.write(
        `${figures['sent']} events, ${figures['frames']} frames, 95th percentile ${figures['p95']!.toFixed(1)} ms, ` +
          `heap ${(before / 1e6).toFixed(1)} MB and ${(grown / 1e6).toFixed(1)} MB more\n`,
      );
      expect(differing).toEqual([]);
      expect(figures['rows']).toBe(2000);
      // A second of events is several megabytes.
      expect(grown).toBeLessThan(4e6);
      expect(browser.complaints).toEqual([]);
    },
    (SECONDS + 30) * 1000,
  );
});
