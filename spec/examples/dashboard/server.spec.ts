import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aboutFlights } from '../../../examples/dashboard/engine/about.js';
import type { Reading } from '../../../examples/dashboard/pipeline/reading.js';
import { serve, type Served } from '../../../examples/dashboard/server/serve.js';
import { readingsSource } from '../../../examples/dashboard/sources/readingsSource.js';
import { batch } from './batch.js';
import { DashboardPage } from './dashboardPage.js';
import { expectFigures } from './expectFigures.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const DAY = Date.UTC(2001, 0, 1);

/** A flight each minute for two days, from three airports; each third of them an hour and a half late. */
const flights = Array.from({ length: 2880 }, (_, i): Reading => {
  const value = i % 3 === 0 ? 90 : 5;
  return {
    at: DAY + (i - value) * MINUTE,
    arrived: DAY + i * MINUTE,
    key: ['ORD', 'ATL', 'LAX'][i % 3] as string,
    value,
  };
});

describe('the page behind a server', () => {
  let folder: string;
  let served: Served;
  let dashboard: DashboardPage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rxtide-page-'));
    execFileSync(process.execPath, ['scripts/dashboard.mjs', 'build', folder], { stdio: 'pipe' });
    served = await serve({ about: aboutFlights('Few flights'), source: readingsSource('flights', flights) }, folder, 0);
    dashboard = await DashboardPage.launch();
  }, 120_000);
  afterAll(async () => {
    await dashboard?.close();
    await served?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the job of the server, does what it is told, and begins with what there is', async () => {
    await dashboard.visit(served.url);
    expect(await dashboard.page.getAttribute('#from-server', 'aria-pressed')).toBe('true');
    await dashboard.slide('speed', 8);
    await dashboard.end();
    expect(await dashboard.cameIn()).toBe(flights.length);
    const before = await dashboard.figures();
    expect(before.filter(({ key }) => key === 'ATL').at(-2)?.count).toBe(20);

    // Who comes later, or again, sees the same.
    await dashboard.visit(served.url);
    await dashboard.see('play', /Start over/);
    expect(await dashboard.figures()).toEqual(before);
    expect(await dashboard.cameIn()).toBe(flights.length);
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('shows all of it again when it is loaded in the middle', async () => {
    const { page } = dashboard;
    await dashboard.visit(served.url);
    await dashboard.slide('speed', 4);
    await page.click('#restart');
    await dashboard.see('play', /Pause/);
    await page.locator('#saved button').nth(1).waitFor();
    await page.click('#play');
    await dashboard.see('play', /Play/);
    const state = async (): Promise<unknown> => ({
      savepoints: (await dashboard.savepoints()).slice(0, 2),
      speed: await dashboard.text('speed-text'),
      play: await dashboard.text('play'),
    });
    const before = await state();
    await dashboard.reload(/Few flights/);
    await dashboard.see('play', /Play/);
    expect(await state()).toEqual(before);
    expect(await page.locator('#resumed').isVisible()).toBe(false);
    await dashboard.slide('speed', 8);
    await page.click('#play');
    await dashboard.end();
    const { figures } = batch(flights, { window: HOUR, outOfOrderness: 2 * HOUR, allowedLateness: 3 * HOUR });
    const rows = await dashboard.figures();
    expect(new Map(rows.map(({ start, key, count }) => [`${start} ${key}`, count]))).toEqual(
      new Map(Array.from(figures, ([name, { count }]) => [name, count])),
    );
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('catches up, when it has been in the background until the end', async () => {
    await dashboard.visit(served.url);
    await dashboard.slide('speed', 4);
    await dashboard.page.click('#restart');
    await dashboard.see('play', /Pause/);
    await dashboard.hide();
    await dashboard.slide('speed', 8);
    await untilEnded(served.url);
    expect(await dashboard.text('play')).toBe('Pause');
    await dashboard.comeBack();
    await dashboard.end();
    expect(await dashboard.cameIn()).toBe(flights.length);
    await expectFigures(dashboard, flights, { window: HOUR, outOfOrderness: 2 * HOUR, allowedLateness: 3 * HOUR });
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('says that the server is gone, and goes on when it is back', async () => {
    const { page } = dashboard;
    await dashboard.visit(served.url);
    expect(await page.locator('#lost').isVisible()).toBe(false);
    const { port } = new URL(served.url);
    await served.close();
    await dashboard.see('lost', /The server does not answer/);
    served = await serve(
      { about: aboutFlights('Few flights'), source: readingsSource('flights', flights) },
      folder,
      Number(port),
    );
    await page.locator('#lost').waitFor({ state: 'hidden' });
    await dashboard.slide('speed', 8);
    await dashboard.end();
    expect(await dashboard.cameIn()).toBe(flights.length);
    // The browser itself tells of each attempt.
    expect(dashboard.complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
  }, 120_000);

  it('can run the job in the page as well', async () => {
    await dashboard.visit(served.url);
    await dashboard.page.click('#from-flights');
    await dashboard.see('title', /A week of flights/);
    await dashboard.page.locator('#ranking-rows tr').first().waitFor();
    await dashboard.page.click('#from-server');
    await dashboard.see('title', /Few flights/);
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('listens to its own pages alone, and to commands that it knows', async () => {
    const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${served.url}commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    expect((await post({ type: 'pause' })).status).toBe(202);
    expect((await post({ type: 'explode' })).status).toBe(400);
    expect((await post({ type: 'set', settings: { speed: -HOUR } })).status).toBe(400);
    expect((await post({ type: 'play' }, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect(new URL(served.url).hostname).toBe('127.0.0.1');
    expect((await fetch(`${served.url}../package.json`)).status).toBe(404);
    expect((await fetch(`${served.url}%2e%2e/package.json`)).status).toBe(404);
  });
});

/** Listens beside the page, until the job has come to its end. */
async function untilEnded(url: string): Promise<void> {
  const stop = new AbortController();
  const { body } = await fetch(`${url}feed`, { signal: stop.signal });
  let text = '';
  for await (const piece of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    text = text.slice(-100) + piece;
    if (text.includes('"state":"ended"')) break;
  }
  stop.abort();
}
