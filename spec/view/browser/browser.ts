import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Chromium, startChromium } from './chromium.js';

const FOLDER = 'spec/view/browser/pages';

/** A browser, and a server on the loopback address with the pages of `pages/`, each bundled from lib/ when it is asked for. */
export class Browser {
  readonly #chromium: Chromium;
  readonly #server: Server;
  readonly #address: string;
  /** What pages have said that they should not. */
  readonly complaints: string[] = [];

  private constructor(chromium: Chromium, server: Server) {
    this.#chromium = chromium;
    this.#server = server;
    this.#address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** `folder`: where the scripts of its pages are. */
  static async open(folder = FOLDER): Promise<Browser> {
    const chromium = await startChromium();
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url!, 'http://localhost');
      const script = /^\/(\w+)\.js$/.exec(pathname);
      response.setHeader('content-type', script === null ? 'text/html; charset=utf-8' : 'text/javascript');
      response.end(script === null ? htmlOf(pathname.slice(1)) : bundleOf(folder, script[1]!));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Browser(chromium, server);
  }

  /** Opens one of the pages, by the name of its file, and waits until it says that it is ready. */
  async page(name: string): Promise<Page> {
    const page = await this.#chromium.context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.goto(`${this.#address}/${name}`);
    await ready(page);
    return page;
  }

  async close(): Promise<void> {
    await this.#chromium.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Waits until the page's script has run to its end. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction('document.body.dataset.ready === "yes"');
}

function htmlOf(name: string): string {
  // The icon: browsers ask for one.
  return `<!doctype html><html lang="en"><head><title>${name}</title><link rel="icon" href="data:,"></head>
<body><div id="root"></div><script type="module">import '/${name}.js'; document.body.dataset.ready = 'yes';</script></body></html>`;
}

const bundles = new Map<string, string>();

/** A page's script with all that it imports. */
function bundleOf(folder: string, name: string): string {
  const entry = ['.ts', '.tsx'].map((end) => join(folder, name + end)).find((path) => existsSync(path))!;
  let code = bundles.get(entry);
  if (code !== undefined) return code;
  const esbuild = join('node_modules', 'esbuild', 'bin', 'esbuild');
  const out = mkdtempSync(join(tmpdir(), 'rxtide-bundle-'));
  try {
    const file = join(out, 'bundle.js');
    const options = ['--bundle', '--format=esm', '--target=es2022', '--define:process.env.NODE_ENV="development"'];
    execFileSync(process.execPath, [esbuild, entry, ...options, `--outfile=${file}`], { stdio: 'pipe' });
    code = readFileSync(file, 'utf8');
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  bundles.set(entry, code);
  return code;
}
