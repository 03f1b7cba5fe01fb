import type { Suite } from '../suite.js';
import { yahoo as benchmark } from '../workloads/yahoo.js';

export const yahoo: Suite = {
  name: 'Yahoo',
  about: 'The Yahoo streaming benchmark in memory: filter, look up, and count per campaign.',
  workloads: [benchmark],
};
