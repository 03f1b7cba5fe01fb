import type { Suite } from '../suite.js';
import { asOfJoin } from '../workloads/asOfJoin.js';
import { intervalJoin } from '../workloads/intervalJoin.js';
import { tableJoin } from '../workloads/tableJoin.js';
import { windowJoin } from '../workloads/windowJoin.js';

export const joins: Suite = {
  name: 'joins',
  about: 'Two keyed streams, in the four ways in which they can be joined.',
  workloads: [intervalJoin, windowJoin, asOfJoin, tableJoin],
};
