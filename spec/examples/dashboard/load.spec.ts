import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Reading } from '../../../examples/dashboard/pipeline/reading.js';
import { packSample } from '../../../examples/dashboard/sources/sampleFlights.js';
import { batch } from './batch.js';
import { DashboardPage } from './dashboardPage.js';
import { expectFigures } from './expectFigures.js';
import { Heaps } from './heaps.js';
import { staticHost } from './staticHost.js';

/** For how long events come: RXTIDE_LOAD_SECONDS, or two seconds. */
const SECONDS = Number(process.env['RXTIDE_LOAD_SECONDS'] ?? 2);

const PER_SECOND = 100_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Windows a second, and where the slider for it stands. */
const SPEED = { windows: 24, at: 6 };
/** Windows after which as many go as come. */
const FIRST = 130;
const KEYS = 200;
const HUBS = ['ORD', 'ATL', 'LAX'];

/** Flights at such a pace: one in some fifty is hours late. */
function flightsOf(total: number, keys: readonly string[]): Reading[] {
  const first = Date.UTC(2001, 0, 1);
  return Array.from({ length: total }, (_, i): Reading => {
    const noise = (Math.imul(i + 1, 48_271) >>> 0) / 2 ** 32;
    const value = Math.floor(noise < 0.02 ? noise * 30_000 : noise * 60);
    const arrived = first + Math.floor((i * SPEED.windows * 60) / PER_SECOND) * MINUTE;
    return {
      at: arrived - value * MINUTE,
      arrived,
      key: keys[(Math.imul(i, 7919) >>> 0) % keys.length] as string,
      value,
    };
  });
}

describe('the page, with 100,000 events a second in its worker', () => {
  let folder: string;
  let host: Awaited<ReturnType<typeof staticHost>>;
  let dashboard: DashboardPage;
  let flights: readonly Reading[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rxtide-page-'));
    execFileSync(process.execPath, ['scripts/dashboard.mjs', 'build', folder], { stdio: 'pipe' });
    const { places } = JSON.parse(readFileSync(join(folder, 'places.json'), 'utf8')) as { places: { code: string }[] };
    const others = places.map(({ code }) => code).filter((code) => !HUBS.includes(code));
    const first = (FIRST * PER_SECOND) / SPEED.windows;
    flights = flightsOf(first + (SECONDS + 4) * PER_SECOND, [...HUBS, ...others].slice(0, KEYS));
    writeFileSync(join(folder, 'flights.bin'), gzipSync(packSample(flights), { level: 1 }));
    host = await staticHost(folder);
    dashboard = await DashboardPage.launch();
  }, 180_000);
  afterAll(async () => {
    await dashboard?.close();
    host?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'shows what a batch gives, loses nothing, and does not grow',
    async () => {
      const { page } = dashboard;
      await dashboard.visit(host.url);
      await dashboard.slide('speed', 8);
      const first = (FIRST * PER_SECOND) / SPEED.windows;
      const cameIn = "Number(document.getElementById('came-in').textContent.replaceAll(/\\D/g, ''))";
      await dashboard.until(`${cameIn} >= ${0.9 * first}`);
      await dashboard.slide('speed', SPEED.at);
      await dashboard.until(`${cameIn} >= ${first}`);

      const heaps = await Heaps.of(page);
      const before = await heaps.measure();
      const from = await dashboard.cameIn();
      const gaps = (await page.evaluate(framesFor(SECONDS * 1000))) as number[];
      const read = (await dashboard.cameIn()) - from;
      const after = await heaps.measure();
      gaps.sort((a, b) => a - b);
      const part = (share: number): string => (gaps[Math.floor(gaps.length * share)] as number).toFixed(1);
      const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);
      process.stderr.write(
        `${Math.round(read / SECONDS)} events a second, ${gaps.length} frames in ${SECONDS} s; ` +
          `from one to the next half ${part(0.5)} ms, 95 % ${part(0.95)} ms, 99 % ${part(0.99)} ms, the longest ${gaps.at(-1)?.toFixed(1)} ms; ` +
          `heap of the page ${mb(before.page)} MB and then ${mb(after.page)} MB, of the worker ${mb(before.worker)} MB and then ${mb(after.worker)} MB\n`,
      );

      await dashboard.slide('speed', 8);
      await dashboard.end();
      await dashboard.until(`${cameIn} === ${flights.length}`);
      const bounds = { window: HOUR, outOfOrderness: 2 * HOUR, allowedLateness: 3 * HOUR };
      const late = (await page.locator('#fates .fate-late b').innerText()).replaceAll(',', '');
      expect(Number(late)).toBe(batch(flights, bounds).late);
      expect(await dashboard.text('adds-up')).toBe('It adds up');
      const rows = await expectFigures(dashboard, flights, bounds);
      const names = [...batch(flights, bounds).figures.keys()].map((name) => name.split(' ') as [string, string]);
      const newest = names.reduce((newest, [start]) => Math.max(newest, Number(start)), 0);
      const isShown = ([start, key]: [string, string]): boolean =>
        Number(start) > newest - 120 * HOUR && HUBS.includes(key);
      expect(rows.length).toBe(names.filter(isShown).length);
      // Rows that are shown are a few megabytes; a second of events is more than that.
      expect(after.page - before.page).toBeLessThan(6e6);
      expect(after.worker - before.worker).toBeLessThan(8e6);
      expect(dashboard.complaints).toEqual([]);
    },
    (SECONDS + 150) * 1000,
  );
});

/** A script that gives how long each frame of so many milliseconds took, from one to the next. */
function framesFor(ms: number): string {
  return `new Promise((resolve) => {
    const gaps = [];
    let last = performance.now();
    const end = last + ${ms};
    requestAnimationFrame(function frame(now) {
      gaps.push(now - last);
      last = now;
      if (now < end) requestAnimationFrame(frame);
      else resolve(gaps.slice(1));
    });
  })`;
}
