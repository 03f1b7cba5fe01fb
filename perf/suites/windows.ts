import type { Suite } from '../suite.js';
import { batchesOfOne } from '../workloads/batchesOfOne.js';
import { customAggregates } from '../workloads/customAggregates.js';
import { fewKeys } from '../workloads/fewKeys.js';
import { hotSubject } from '../workloads/hotSubject.js';
import { sessions } from '../workloads/sessions.js';
import { tumblingIntegerKeys } from '../workloads/tumblingIntegerKeys.js';
import { tumblingStringKeys } from '../workloads/tumblingStringKeys.js';
import { windowShapes } from '../workloads/windowShapes.js';

export const windows: Suite = {
  name: 'windows',
  about: "Keyed windows: tumbling ones in several ways, sessions, and the long windows of Flink's own benchmarks.",
  workloads: [
    tumblingStringKeys({ keys: 1_000, wanted: [{ ratio: 'loop', least: 1.2, aim: 1.5 }], rxjsEvents: 500_000 }),
    tumblingIntegerKeys,
    batchesOfOne,
    hotSubject,
    customAggregates,
    fewKeys,
    sessions,
    ...windowShapes,
  ],
};
