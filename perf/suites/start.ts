import { bundleSize } from '../gauges/bundleSize.js';
import { coldStart } from '../gauges/coldStart.js';
import type { Suite } from '../suite.js';

export const start: Suite = {
  name: 'cold start and size',
  about: 'What rxtide costs before the first event.',
  workloads: [],
  gauges: [coldStart, bundleSize],
};
