import type { Suite } from '../suite.js';
import { dedupe } from '../workloads/dedupe.js';
import { keyedProcessTotals } from '../workloads/keyedProcess.js';
import { listPerKey, mapPerKey } from '../workloads/keyedStates.js';
import { runningTotals } from '../workloads/runningTotals.js';
import { sorting } from '../workloads/sorting.js';
import { stateOnDisk } from '../workloads/stateOnDisk.js';
import { topPerKey } from '../workloads/topPerKey.js';

export const state: Suite = {
  name: 'state',
  about: 'What keeps something for each key: process functions, tables, order, and state on disk.',
  workloads: [
    keyedProcessTotals(1_000, [{ ratio: 'loop', least: 0.6 }], 500_000),
    keyedProcessTotals(1_000_000, [{ ratio: 'loop', least: 0.6 }], 50_000),
    listPerKey,
    mapPerKey,
    dedupe,
    topPerKey,
    sorting,
    runningTotals,
    stateOnDisk(0.99),
    stateOnDisk(0.9),
    stateOnDisk(0.5),
  ],
};
