import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Reading } from '../../../examples/dashboard/pipeline/reading.js';
import { bidsSource } from '../../../examples/dashboard/sources/bidsSource.js';
import { unpackSample } from '../../../examples/dashboard/sources/sampleFlights.js';
import { useFolder } from '../../connect/folder.js';
import { batch } from './batch.js';
import { DashboardPage } from './dashboardPage.js';
import { expectFigures } from './expectFigures.js';
import { readAll } from './readAll.js';
import { staticHost } from './staticHost.js';

const HOUR = 3_600_000;

describe('the static page', () => {
  const files = useFolder();
  let folder: string;
  let host: Awaited<ReturnType<typeof staticHost>>;
  let flights: readonly Reading[];
  let dashboard: DashboardPage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rxtide-page-'));
    execFileSync(process.execPath, ['scripts/dashboard.mjs', 'build', folder], { stdio: 'pipe' });
    flights = unpackSample(gunzipSync(readFileSync(join(folder, 'flights.bin'))));
    host = await staticHost(folder);
    dashboard = await DashboardPage.launch();
  }, 120_000);
  afterAll(async () => {
    await dashboard?.close();
    host?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await dashboard.visit(host.url);
  });

  /** From the end back to where a button leads, and as fast as it can from there. In between it is slow: that it is on its way cannot be missed. */
  async function againFrom(button: string): Promise<void> {
    await dashboard.slide('speed', 0);
    await dashboard.page.click(button);
    await dashboard.see('play', /Pause/);
    await dashboard.slide('speed', 8);
  }

  it('shows what a batch over the same flights gives, and every flight is accounted for', async () => {
    await dashboard.see('bound-text', /2 h/);
    await dashboard.slide('bound', 24);
    await dashboard.slide('lateness', 40);
    await dashboard.see('bound-text', /6 h/);
    await dashboard.see('lateness-text', /4 h/);
    // While it stands still at its beginning, that it has begun anew cannot be missed.
    await dashboard.slide('speed', 5);
    await dashboard.page.locator('#saved button').nth(1).waitFor();
    await dashboard.page.click('#play');
    await dashboard.see('play', /Play/);
    await dashboard.page.click('#restart');
    await dashboard.until("document.querySelectorAll('#saved li').length === 1");
    await dashboard.slide('speed', 8);
    await dashboard.page.click('#play');
    await dashboard.end();
    const bounds = { window: HOUR, outOfOrderness: 6 * HOUR, allowedLateness: 4 * HOUR };
    expect(await dashboard.cameIn()).toBe(flights.length);
    const { late } = batch(flights, bounds);
    expect(await dashboard.page.locator('#fates .fate-late b').innerText()).toBe(String(late));
    expect(await dashboard.text('adds-up')).toBe('It adds up');
    const rows = await dashboard.figures();
    expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(['ORD', 'ATL', 'LAX']));
    expect(rows.length).toBeGreaterThan(200);
    await expectFigures(dashboard, flights, bounds);
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('stands still, goes on by a step, and back to a savepoint, with the same figures', async () => {
    const { page } = dashboard;
    await dashboard.slide('speed', 4);
    await page.locator('#saved button').nth(2).waitFor();
    await page.click('#play');
    await dashboard.see('play', /Play/);
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    const [clock, before] = [await dashboard.text('clock'), await dashboard.cameIn()];
    await page.click('#step');
    await dashboard.until(`document.getElementById('clock').textContent !== '${clock}'`);
    await dashboard.until(`Number(document.getElementById('came-in').textContent.replaceAll(/\\D/g, '')) > ${before}`);

    const saved = page.locator('#saved button').nth(1);
    const time = ((await saved.innerText()).match(/\d\d:\d\d/) as RegExpMatchArray)[0];
    await saved.click();
    await dashboard.until(`Number(document.getElementById('came-in').textContent.replaceAll(/\\D/g, '')) < ${before}`);
    // What comes after a savepoint has not happened yet.
    await dashboard.until("document.querySelectorAll('#saved li').length === 2");
    expect(minutes(await dashboard.text('clock'))).toBeLessThanOrEqual(minutes(time));
    expect(await dashboard.text('play')).toBe('Play');

    await dashboard.slide('speed', 8);
    await page.click('#play');
    await dashboard.end();
    expect(await dashboard.cameIn()).toBe(flights.length);
    await expectFigures(dashboard, flights, { window: HOUR, outOfOrderness: 2 * HOUR, allowedLateness: 3 * HOUR });
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('goes on where it was when it is loaded again, and comes to the same end', async () => {
    const { page } = dashboard;
    await dashboard.slide('bound', 24);
    await dashboard.slide('lateness', 40);
    await dashboard.see('lateness-text', /4 h/);
    await page.fill('#rule-over', '20');
    await dashboard.slide('speed', 5);
    await page.locator('#saved button').nth(2).waitFor();
    await page.click('#play');
    await dashboard.see('play', /Play/);
    const savepoints = await dashboard.savepoints();

    await dashboard.reload(/A week of flights/);
    await dashboard.see('resumed-text', /^It goes on where you left it, at \w+ \d Jan, \d\d:\d\d\. It is paused\.$/);
    expect(await dashboard.savepoints()).toEqual(expect.arrayContaining(savepoints));
    expect(await dashboard.text('bound-text')).toBe('6 h');
    expect(await dashboard.text('lateness-text')).toBe('4 h');
    expect(await page.inputValue('#rule-over')).toBe('20');
    expect(await dashboard.cameIn()).toBeGreaterThan(0);
    expect((await dashboard.figures()).length).toBeGreaterThan(0);
    await page.click('#resumed-ok');
    await page.locator('#resumed').waitFor({ state: 'hidden' });

    await dashboard.slide('speed', 8);
    await page.click('#play');
    await dashboard.end();
    const bounds = { window: HOUR, outOfOrderness: 6 * HOUR, allowedLateness: 4 * HOUR };
    const { late } = batch(flights, bounds);
    const atEnd = async (): Promise<unknown[]> => [
      await dashboard.cameIn(),
      await page.locator('#fates .fate-late b').innerText(),
      await dashboard.text('adds-up'),
    ];
    await dashboard.until(`document.getElementById('came-in').textContent.startsWith('${grouped(flights.length)} ')`);
    expect(await atEnd()).toEqual([flights.length, grouped(late), 'It adds up']);
    await expectFigures(dashboard, flights, bounds);
    const rows = await dashboard.figures();
    expect(rows.length).toBeGreaterThan(200);

    // At its end as well; and a savepoint is still there to go back to.
    await dashboard.reload(/A week of flights/);
    await dashboard.see('resumed-text', /at its end/);
    expect(await atEnd()).toEqual([flights.length, grouped(late), 'It adds up']);
    expect(await dashboard.figures()).toEqual(rows);
    await againFrom('#saved li:nth-child(2) button');
    await dashboard.end();
    await dashboard.until(`document.getElementById('came-in').textContent.startsWith('${grouped(flights.length)} ')`);
    expect(await dashboard.figures()).toEqual(rows);
    expect(dashboard.complaints).toEqual([]);
  }, 180_000);

  it('starts over where what it kept cannot be read any more', async () => {
    const { page } = dashboard;
    await dashboard.slide('speed', 5);
    await page.locator('#saved button').nth(1).waitFor();
    await page.click('#play');
    await dashboard.see('play', /Play/);
    // Without the page, and its worker, nobody writes any more.
    await page.goto(`${host.url}empty.html`);
    await page.evaluate(TORN);
    await page.goto(host.url);
    await dashboard.see('failure', /cannot go on from job-0/);
    expect(await page.locator('#resumed').isVisible()).toBe(false);
    await dashboard.slide('speed', 8);
    await page.click('#play');
    await page.locator('#failure').waitFor({ state: 'hidden' });
    await dashboard.end();
    expect(await dashboard.cameIn()).toBe(flights.length);
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('works on in the background, where there are no frames, and catches up in one', async () => {
    const { page } = dashboard;
    await page.locator('#ranking-rows tr').first().waitFor();
    await dashboard.hide();
    const before = await dashboard.text('came-in');
    await dashboard.slide('speed', 8);
    // What is kept says when it has come to its end: the page shows nothing of it.
    await page.evaluate(UNTIL_ENDED);
    expect(await dashboard.text('came-in')).toBe(before);
    expect(await dashboard.text('play')).toBe('Pause');

    await dashboard.comeBack();
    expect(await dashboard.text('play')).toBe('Start over');
    expect(await dashboard.cameIn()).toBe(flights.length);
    await expectFigures(dashboard, flights, { window: HOUR, outOfOrderness: 2 * HOUR, allowedLateness: 3 * HOUR });
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('goes on with a file, and starts over where one wants that', async () => {
    const { page } = dashboard;
    const lines = Array.from(
      { length: 300 },
      (_, i) => `${Date.UTC(2024, 0, 1) + i * 60_000},${'ab'[i % 2]},${i % 17}`,
    );
    await page.setInputFiles('#file', files.file('few.csv', `at,key,value\n${lines.join('\n')}\n`));
    await dashboard.see('file-about', /few\.csv has 300 rows/);
    await page.selectOption('#file-window', String(HOUR));
    await page.click('#file-go');
    await dashboard.see('title', /few\.csv/);
    await page.locator('#figures-rows, #saved button').first().waitFor();

    await dashboard.reload(/few\.csv/);
    await dashboard.see('resumed-text', /where you left it/);
    expect(await page.locator('#choose-file .is-chosen').count()).toBe(1);
    await dashboard.slide('speed', 8);
    await dashboard.end();
    await dashboard.until("document.getElementById('came-in').textContent.startsWith('300 ')");
    await againFrom('#resumed-over');
    await page.locator('#resumed').waitFor({ state: 'hidden' });
    await dashboard.end();
    const readings = Array.from({ length: 300 }, (_, i) => {
      const at = Date.UTC(2024, 0, 1) + i * 60_000;
      return { at, arrived: at, key: 'ab'[i % 2] as string, value: i % 17 };
    });
    await expectFigures(dashboard, readings, { window: HOUR, outOfOrderness: 0, allowedLateness: HOUR });

    // The flights begin anew: one session is kept.
    await page.click('#from-flights');
    await dashboard.see('title', /A week of flights/);
    await page.locator('#saved button').first().waitFor();
    expect(await page.locator('#resumed').isVisible()).toBe(false);
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('replays the bids of NEXMARK, and says of them what a batch says', async () => {
    const { page } = dashboard;
    await page.click('#from-bids');
    await dashboard.see('title', /NEXMARK bids/);
    expect(await page.getAttribute('#from-bids', 'aria-pressed')).toBe('true');
    expect(await page.locator('#map-panel').isVisible()).toBe(false);
    await dashboard.slide('speed', 5);
    await page.locator('#saved button').nth(1).waitFor();
    await page.click('#play');
    await dashboard.see('play', /Play/);
    expect(await dashboard.compared()).toEqual(['Category 10', 'Category 11', 'Category 12']);
    // Their order stands still while one points at them.
    await page.hover('#ranking-rows');
    await page.locator('#ranking-rows tr').filter({ hasText: 'Category 14' }).locator('input').check();
    await page.locator('#ranking-rows tr').filter({ hasText: 'Category 10' }).locator('input').uncheck();

    await dashboard.reload(/NEXMARK bids/);
    await dashboard.see('resumed-text', /where you left it.* It is paused\.$/);
    await dashboard.until("document.querySelectorAll('#ranking-rows tr').length === 5");
    expect(await dashboard.compared()).toEqual(['Category 11', 'Category 12', 'Category 14']);
    await page.click('#saved li:nth-child(2) button');
    await dashboard.slide('speed', 8);
    await page.click('#play');
    await dashboard.end();
    const bids = await readAll(bidsSource());
    const bounds = { window: 10_000, outOfOrderness: 10_000, allowedLateness: 30_000 };
    const { late } = batch(bids, bounds);
    await dashboard.until(`document.getElementById('came-in').textContent.startsWith('${grouped(bids.length)} ')`);
    expect(await page.locator('#fates .fate-late b').innerText()).toBe(grouped(late));
    expect(await dashboard.text('adds-up')).toBe('It adds up');
    const rows = await expectFigures(dashboard, bids, bounds);
    expect(rows.length).toBeGreaterThan(300);
    expect(dashboard.complaints).toEqual([]);
  }, 180_000);

  it('raises alerts by a rule that is edited while it runs', async () => {
    const { page } = dashboard;
    await dashboard.slide('speed', 6);
    await page.selectOption('#rule-measure', 'count');
    await page.fill('#rule-least', '1');
    await page.fill('#rule-over', '3');
    const values = page.locator('#alert-list .value').filter({ hasText: /^[4-9] flights$/ });
    await values.first().waitFor();

    // What is no rule leaves the one before in force, and says so until it is left.
    await page.fill('#rule-over', '');
    await dashboard.see('rule-wrong', /^It needs a number to be above; until then, the rule is as it was\.$/);
    expect(await page.getAttribute('#rule-over', 'aria-invalid')).toBe('true');
    await page.locator('#rule-over').blur();
    await dashboard.until("document.getElementById('rule-over').value === '3'");
    expect(await dashboard.text('rule-wrong')).toBe('');
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('replays a file that is dropped on it, by the columns that are chosen', async () => {
    const { page } = dashboard;
    const rows = Array.from({ length: 500 }, (_, i) => {
      return {
        at: Date.UTC(2024, 0, 1) + i * 60_000 - (i % 7) * 50_000,
        key: ['north', 'south'][i % 2] as string,
        value: (i * 37) % 101,
      };
    });
    const lines = rows.map(({ at, key, value }) => `${new Date(at).toISOString()};"${key}";${value};${i100(value)}`);
    const text = `when;where;level;other\n${lines.join('\n')}\nyesterday;north;1;1\n`;
    // As a hand does it: there is no other way to drop.
    await page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File([${JSON.stringify(text)}], 'levels.csv'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }`);
    await dashboard.see('file-about', /levels\.csv has 501 rows/);
    expect(await page.inputValue('#file-at')).toBe('when');
    expect(await page.inputValue('#file-key')).toBe('where');
    await page.selectOption('#file-value', 'level');
    await page.selectOption('#file-window', String(HOUR));
    await page.click('#file-go');
    await dashboard.see('title', /levels\.csv/);
    await dashboard.slide('speed', 8);
    await dashboard.end();
    expect(await dashboard.cameIn()).toBe(501);
    expect(await page.locator('#fates .fate-rejected b').innerText()).toBe('1');
    await dashboard.until("document.querySelectorAll('#ranking-rows tr').length === 2");
    const readings = rows.map((row) => ({ ...row, arrived: row.at }));
    await expectFigures(dashboard, readings, { window: HOUR, outOfOrderness: 0, allowedLateness: HOUR });
    expect((await dashboard.figures()).length).toBe(
      batch(readings, { window: HOUR, outOfOrderness: 0, allowedLateness: HOUR }).figures.size,
    );
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('says what is wrong with a file that it cannot read', async () => {
    await dashboard.page.setInputFiles('#file', files.file('story.csv', 'once upon a time\nthere was a river\n'));
    await dashboard.see('file-about', /story\.csv cannot be replayed: the first line does not name columns/);
    await dashboard.page.click('#file-cancel');
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('says before it is replayed what cannot be used of a file', async () => {
    const { page } = dashboard;
    const rows = Array.from({ length: 20 }, (_, i) => `n${i},${Date.UTC(2024, 0, 1) + i * 1000},${'ab'[i % 2]},${i}`);
    const text = `name,when,where,level\n${rows.join('\n')}\nn20,soon,a,1\nn21\n`;
    await page.setInputFiles('#file', files.file('levels.csv', text));
    await dashboard.see('file-about', /levels\.csv has 21 rows/);
    const unusable = /^2 of 22 rows will be rejected, the first because it has one field, not 4\.$/;
    await dashboard.see('file-unusable', unusable);
    await page.selectOption('#file-at', 'name');
    await dashboard.see('file-unusable', /^No row can be used, the first because it has .* Choose other columns\.$/);
    expect(await page.locator('#file-go').isDisabled()).toBe(true);
    await page.selectOption('#file-at', 'when');
    await dashboard.see('file-unusable', unusable);
    expect(await page.locator('#file-go').isDisabled()).toBe(false);
    await page.click('#file-cancel');
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('works where a browser lets it keep nothing', async () => {
    const page = await dashboard.page.context().newPage();
    try {
      await page.addInitScript(`for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
        Object.defineProperty(globalThis, name, { get: () => { throw new DOMException('denied', 'SecurityError'); } });
      }`);
      await page.goto(host.url);
      await page.locator('#title').filter({ hasText: 'A week of flights' }).waitFor();
      await page.selectOption('#theme', 'dark');
      await page.locator('#ranking-rows tr').first().waitFor();
      expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
    } finally {
      await page.close();
    }
  }, 120_000);

  it('can be used by keyboard alone, and every control has a name', async () => {
    const { page } = dashboard;
    await page.locator('#ranking-rows tr').first().waitFor();
    const nameless =
      await page.evaluate(`[...document.querySelectorAll('button, input, select, summary, [role=img], [tabindex="0"]')]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const labels = [...(element.labels ?? [])].map((label) => label.textContent).join('');
        return ((element.getAttribute('aria-label') ?? '') + labels + (element.tagName === 'INPUT' || element.tagName === 'SELECT' ? '' : element.textContent)).trim() === '';
      })
      .map((element) => element.outerHTML)`);
    expect(nameless).toEqual([]);
    const reached = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate('document.activeElement.id'));
    }
    for (const id of [
      'from-flights',
      'from-bids',
      'choose-file',
      'theme',
      'restart',
      'play',
      'step',
      'speed',
      'bound',
      'lateness',
      'rule-measure',
      'rule-over',
      'sink-delay',
      'by-mean',
    ]) {
      expect(reached).toContain(id);
    }
    await page.focus('#play');
    await page.keyboard.press('Enter');
    await dashboard.see('play', /Play/);
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);

  it('fits a phone, and whatever is wider, and is dark where one wants it', async () => {
    const { page } = dashboard;
    await page.locator('#ranking-rows tr').first().waitFor();
    for (const width of [320, 390, 640, 768, 800, 1024]) {
      await page.setViewportSize({ width, height: 780 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    const background = 'getComputedStyle(document.documentElement).backgroundColor';
    const light = await page.evaluate(background);
    await page.selectOption('#theme', 'dark');
    expect(await page.evaluate(background)).not.toBe(light);
    await page.reload();
    expect(await page.inputValue('#theme')).toBe('dark');
    expect(dashboard.complaints).toEqual([]);
  }, 120_000);
});

/** Reads what the worker keeps, until it is of the end. */
const UNTIL_ENDED = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('rxtide-dashboard');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const look = () => {
      const asked = database.transaction('blobs').objectStore('blobs').get('record');
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        if (JSON.parse(new TextDecoder().decode(asked.result)).last?.engine === undefined) return look();
        database.close();
        resolve();
      };
    };
    look();
  };
})`;

/** Cuts off all checkpoints of the job. */
const TORN = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('rxtide-dashboard');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const transaction = database.transaction('blobs', 'readwrite');
    const blobs = transaction.objectStore('blobs');
    const names = blobs.getAllKeys();
    names.onsuccess = () => {
      for (const name of names.result) if (name.startsWith('job-')) blobs.put(new Uint8Array([1, 2, 3]), name);
    };
    transaction.onabort = () => reject(transaction.error);
    transaction.oncomplete = () => {
      database.close();
      resolve();
    };
  };
})`;

const grouped = (n: number): string => n.toLocaleString('en-GB');

const i100 = (value: number): number => 100 - value;

function minutes(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return 60 * hours + minutes;
}
