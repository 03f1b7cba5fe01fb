import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';

/** With these it starts on machines without a screen and without a network, and tells nobody. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A Chromium with a profile of its own. */
export interface Chromium {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export async function startChromium(): Promise<Chromium> {
  const executablePath = chromiumPath();
  const profile = mkdtempSync(join(tmpdir(), 'rxtide-chromium-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS });
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

function chromiumPath(): string {
  const path = process.env['RXTIDE_CHROMIUM'];
  if (path !== undefined) return path;
  throw new Error(
    'RXTIDE_CHROMIUM has no path of a browser: set what `npm run chromium` prints. `npm test` does so by itself.',
  );
}
