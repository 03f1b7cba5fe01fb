import { latency as ofResults } from '../gauges/latency.js';
import type { Suite } from '../suite.js';

export const latency: Suite = {
  name: 'latency',
  about: 'How late results are.',
  workloads: [],
  gauges: [ofResults],
};
