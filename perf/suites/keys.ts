import type { Suite } from '../suite.js';
import { tumblingStringKeys } from '../workloads/tumblingStringKeys.js';

export const keys: Suite = {
  name: 'keys',
  about: 'Tumbling windows of a minute, by how many string keys there are, and how evenly they come.',
  workloads: [
    tumblingStringKeys({ keys: 1, wanted: [] }),
    tumblingStringKeys({ keys: 100_000, wanted: [{ ratio: 'loop', least: 1 }], rxjsEvents: 10_000 }),
    tumblingStringKeys({ keys: 1_000_000, wanted: [{ ratio: 'loop', least: 1 }], rxjsEvents: 10_000 }),
    tumblingStringKeys({ keys: 1_000, zipf: true, wanted: [] }),
    tumblingStringKeys({ keys: 100_000, zipf: true, wanted: [], rxjsEvents: 10_000 }),
    tumblingStringKeys({ keys: 1_000_000, zipf: true, wanted: [], rxjsEvents: 10_000 }),
  ],
};
