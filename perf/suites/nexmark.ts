import type { Suite } from '../suite.js';
import { nexmark as queries } from '../workloads/nexmark.js';
import { nexmarkFiles } from '../workloads/nexmarkFiles.js';

/** So that each query has something to say. */
export const SMALL = 20_000;

/** Of queries that take seconds for a million events. */
const EVENTS: Readonly<Record<string, number>> = { 'nexmark q16': 250_000 };

export const nexmark: Suite = {
  name: 'NEXMARK',
  about: 'The queries of the benchmark of that name, over events of its generator, 10,000 a second of event time.',
  mean: { least: 0.7, aim: 0.9 },
  workloads: [
    ...queries.map((query) => ({ smallEvents: SMALL, ...query, events: EVENTS[query.name] ?? query.events })),
    nexmarkFiles,
  ],
};
