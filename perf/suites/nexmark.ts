import type { Suite } from '../suite.js';
import { nexmark as queries } from '../workloads/nexmark.js';

/** So that each query has something to say. */
const SMALL = 20_000;

export const nexmark: Suite = {
  name: 'NEXMARK',
  about:
    'The queries of the benchmark of that name, over 1,000,000 events of its generator, 10,000 a second of event time.',
  workloads: queries.map((query) => ({ smallEvents: SMALL, ...query })),
};
