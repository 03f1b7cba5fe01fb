import type { Suite } from '../suite.js';
import { nexmark as queries } from '../workloads/nexmark.js';

export const nexmark: Suite = {
  name: 'NEXMARK',
  about:
    'The queries of the benchmark of that name, over 1,000,000 events of its generator, 10,000 a second of event time.',
  workloads: queries,
};
