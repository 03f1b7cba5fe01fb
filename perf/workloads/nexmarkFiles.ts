import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Generator } from '../../examples/nexmark/generator.js';
import { q10Loop } from '../nexmark/loops/q10.js';
import { isBid } from '../../examples/nexmark/model.js';
import { minuteSink } from '../nexmark/partitions/minuteSink.js';
import { q10 } from '../nexmark/queries/q10.js';
import { nexmarkStream } from '../nexmark/query.js';
import { drainLater } from '../workload.js';
import type { Workload } from '../workload.js';

/** q10 writes files: what they hold is compared by a spec, and here only that they are written. */
export const nexmarkFiles: Workload<number> = {
  name: 'nexmark q10',
  about: 'all bids as CSV, to a folder for each minute, in a temporary folder',
  events: 200_000,
  asynchronous: true,
  digest: (bids) => bids,
  weigh: (bids) => bids,
  wanted: [{ ratio: 'loop', least: 0.5 }],
  prepare(events) {
    const all = new Generator().take(events);
    const bids = all.filter(isBid).length;
    const root = mkdtempSync(join(tmpdir(), 'nexmark-'));
    let runs = 0;
    const newFolder = (): string => join(root, String(runs++));
    return {
      rxtide: async (sink) => {
        const folder = newFolder();
        await drainLater(q10(nexmarkStream(all), minuteSink(folder)), () => undefined);
        rmSync(folder, { recursive: true });
        sink(bids);
      },
      loop: (sink) => {
        const folder = newFolder();
        q10Loop(all, folder);
        rmSync(folder, { recursive: true });
        sink(bids);
      },
      close: () => rmSync(root, { recursive: true }),
    };
  },
};
