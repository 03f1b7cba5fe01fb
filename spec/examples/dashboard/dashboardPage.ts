import type { Page } from 'playwright-core';
import { type Chromium, startChromium } from '../../view/browser/chromium.js';

/** A page of the same host on which there is nothing. */
const EMPTY = 'empty.html';

/** A row of the page's table of figures. */
export interface FigureRow {
  readonly start: number;
  readonly key: string;
  readonly count: number;
  readonly mean: number;
  readonly p95: number;
  readonly result: string;
}

/** The dashboard in a browser. */
export class DashboardPage {
  readonly page: Page;
  /** What it has said that it should not, and what it has asked of other hosts. */
  readonly complaints: string[] = [];
  readonly #chromium: Chromium;
  #url = '';

  private constructor(chromium: Chromium, page: Page) {
    this.#chromium = chromium;
    this.page = page;
    // The machine may have much else to do.
    page.setDefaultTimeout(90_000);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.#url) && !/^(data|blob):/.test(url)) this.complaints.push(`it asks for ${url}`);
    });
  }

  static async launch(): Promise<DashboardPage> {
    const chromium = await startChromium();
    const { context } = chromium;
    const body = '<link rel="icon" href="data:,">';
    await context.route(`**/${EMPTY}`, (route) => route.fulfill({ contentType: 'text/html', body }));
    return new DashboardPage(chromium, await context.newPage());
  }

  /** Opens the page as if it were for the first time, and waits until it shows something. */
  async visit(url: string): Promise<void> {
    this.#url = url;
    this.complaints.length = 0;
    await this.page.setViewportSize({ width: 1280, height: 720 });
    await this.page.goto(url);
    await this.page.evaluate('localStorage.clear(), sessionStorage.clear()');
    // Without the page, and its worker, nobody writes any more; and the next one has not to wait for the lock of this one.
    await this.page.goto(new URL(EMPTY, url).href);
    await this.page.evaluate("navigator.locks.request('rxtide-dashboard', () => undefined)");
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'all' });
    await session.detach();
    await this.page.goto(url);
    await this.see('title', /lights/);
  }

  /** Loads the page again. */
  async reload(title: RegExp): Promise<void> {
    await this.page.reload();
    await this.see('title', title);
  }

  /** What there is to go back to, as its buttons say. */
  async savepoints(): Promise<string[]> {
    const labels = "[...document.querySelectorAll('#saved button')].map((button) => button.getAttribute('aria-label'))";
    return (await this.page.evaluate(labels)) as string[];
  }

  /** The keys whose lines are drawn, in the order of their colours. */
  async compared(): Promise<string[]> {
    const keys = "[...document.querySelectorAll('#values-count i')].map((key) => key.textContent)";
    return (await this.page.evaluate(keys)) as string[];
  }

  close(): Promise<void> {
    return this.#chromium.close();
  }

  /** Waits until an element has a text that is like this. */
  async see(id: string, text: RegExp): Promise<void> {
    await this.page.locator(`#${id}`).filter({ hasText: text, visible: true }).waitFor();
  }

  /** Waits until an expression is true in the page, frame by frame. The page allows no `eval`, so not by `waitForFunction`. */
  async until(expression: string): Promise<void> {
    const look = `() => ((${expression}) ? resolve() : requestAnimationFrame(look))`;
    await this.page.evaluate(`new Promise((resolve) => { const look = ${look}; look(); })`);
  }

  /** Takes frames away, as browsers do of pages in the background: Chromium without a screen has no such pages. */
  async hide(): Promise<void> {
    // What was asked for before still comes: it is over when this frame is.
    await this.page.evaluate(`new Promise((resolve) => {
      const frame = requestAnimationFrame;
      const held = [];
      requestAnimationFrame = (call) => held.push(call);
      comeBack = () => {
        requestAnimationFrame = frame;
        for (const call of held) frame(call);
      };
      frame(resolve);
    })`);
  }

  /** Gives frames again, and resolves when there has been one. */
  async comeBack(): Promise<void> {
    await this.page.evaluate('comeBack(), new Promise(requestAnimationFrame)');
  }

  text(id: string): Promise<string> {
    return this.page.locator(`#${id}`).innerText();
  }

  /** Moves a slider. */
  async slide(id: string, value: number): Promise<void> {
    await this.page.locator(`#${id}`).fill(String(value));
  }

  /** What came in, as the page says. */
  async cameIn(): Promise<number> {
    return Number((await this.text('came-in')).replaceAll(/\D/g, ''));
  }

  /** Waits until the replay has come to its end. */
  async end(): Promise<void> {
    await this.see('play', /Start over/);
  }

  /** Opens the table of figures, anew if need be, for one that is open is written now and then, and reads it. */
  async figures(): Promise<FigureRow[]> {
    const { page } = this;
    if (await page.locator('#figures').evaluate((details) => (details as { open?: boolean }).open)) {
      await page.locator('#figures summary').click();
      await page.locator('#figures-rows tr').first().waitFor({ state: 'detached' });
    }
    await page.locator('#figures summary').click();
    await page.locator('#figures-rows tr').first().waitFor();
    // In one step: the page goes on.
    const texts = (await page.evaluate(
      `[...document.querySelectorAll('#figures-rows tr')].map((row) => [row.querySelector('time').dateTime, ...[...row.querySelectorAll('td')].map((cell) => cell.textContent)])`,
    )) as string[][];
    return texts.map(([time, key, count, mean, p95, result]) => ({
      start: Date.parse(time as string),
      key: key as string,
      count: numberOf(count),
      mean: numberOf(mean),
      p95: numberOf(p95),
      result: result as string,
    }));
  }
}

function numberOf(text: string | undefined): number {
  return Number((text ?? '').replaceAll(',', '').replace('−', '-'));
}
