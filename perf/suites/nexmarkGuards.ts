import type { Suite } from '../suite.js';
import { nexmarkDisordered, nexmarkEven } from '../workloads/nexmarkGuards.js';
import { SMALL } from './nexmark.js';

export const nexmarkGuards: Suite = {
  name: 'NEXMARK with other events',
  about:
    'Some of its queries where no id is hot, and where events are out of order: nothing should depend on how the standard events lie.',
  workloads: [...nexmarkEven, ...nexmarkDisordered].map((query) => ({ smallEvents: SMALL, ...query })),
};
