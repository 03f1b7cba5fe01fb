import type { AnyWorkload } from './workload.js';
import { asyncCalls } from './workloads/asyncCalls.js';
import { asOfJoin } from './workloads/asOfJoin.js';
import { batchesOfOne } from './workloads/batchesOfOne.js';
import { checkpointLoss, checkpointPause } from './workloads/checkpoints.js';
import { customAggregates } from './workloads/customAggregates.js';
import { dedupe } from './workloads/dedupe.js';
import { entryAlone } from './workloads/entryAlone.js';
import { fewKeys } from './workloads/fewKeys.js';
import { hotSubject } from './workloads/hotSubject.js';
import { intervalJoin } from './workloads/intervalJoin.js';
import { keyByAlone } from './workloads/keyByAlone.js';
import { keyedProcessTotals } from './workloads/keyedProcess.js';
import { mapAndFilter } from './workloads/mapAndFilter.js';
import { mapAndFilterObjects } from './workloads/mapAndFilterObjects.js';
import { nexmark } from './workloads/nexmark.js';
import { runningTotals } from './workloads/runningTotals.js';
import { sessions } from './workloads/sessions.js';
import { slidingPerEvent } from './workloads/slidingPerEvent.js';
import { slidingWhole } from './workloads/slidingWhole.js';
import { timersFired, timersMoved } from './workloads/timers.js';
import { tableJoin } from './workloads/tableJoin.js';
import { stateOnDisk } from './workloads/stateOnDisk.js';
import { sorting } from './workloads/sorting.js';
import { topPerKey } from './workloads/topPerKey.js';
import { tumblingIntegerKeys } from './workloads/tumblingIntegerKeys.js';
import { tumblingStringKeys } from './workloads/tumblingStringKeys.js';
import { windowJoin } from './workloads/windowJoin.js';

/** All of them, in the order of the table. */
export const workloads: readonly AnyWorkload[] = [
  tumblingStringKeys(1_000, '1,000 string keys', [{ ratio: 'loop', least: 1, aim: 1.2 }], 500_000),
  tumblingIntegerKeys,
  batchesOfOne,
  hotSubject,
  tumblingStringKeys(100_000, '100,000 string keys', [{ ratio: 'loop', least: 0.8, aim: 1.2 }], 20_000),
  tumblingStringKeys(1_000_000, '1,000,000 string keys', [], 20_000),
  tumblingStringKeys(1, 'one string key', [], 2_000_000),
  customAggregates,
  slidingPerEvent,
  slidingWhole,
  sessions,
  mapAndFilter,
  mapAndFilterObjects,
  fewKeys,
  intervalJoin,
  windowJoin,
  entryAlone,
  keyByAlone,
  keyedProcessTotals(1_000, [{ ratio: 'loop', least: 0.6 }], 500_000),
  keyedProcessTotals(1_000_000, [{ ratio: 'loop', least: 0.6 }], 50_000),
  timersFired,
  timersMoved,
  asyncCalls,
  asOfJoin,
  tableJoin,
  stateOnDisk(0.99),
  stateOnDisk(0.9),
  stateOnDisk(0.5),
  dedupe,
  topPerKey,
  sorting,
  checkpointPause('keyedProcess'),
  checkpointPause('tumbling'),
  checkpointLoss('keyedProcess'),
  checkpointLoss('tumbling'),
  runningTotals,
  ...nexmark,
];
