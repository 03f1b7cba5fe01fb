import type { Suite } from '../suite.js';
import { asyncCalls } from '../workloads/asyncCalls.js';
import { entryAlone } from '../workloads/entryAlone.js';
import { filters, maps, merges, shares } from '../workloads/ladder.js';
import { keyByAlone } from '../workloads/keyByAlone.js';
import { mapAndFilter } from '../workloads/mapAndFilter.js';
import { mapAndFilterObjects } from '../workloads/mapAndFilterObjects.js';

export const operators: Suite = {
  name: 'operators',
  about: 'What looks at one event at a time, beside other libraries of streams.',
  workloads: [
    maps(1),
    maps(5),
    maps(10),
    maps(20),
    filters,
    merges,
    shares,
    entryAlone,
    keyByAlone,
    mapAndFilter,
    mapAndFilterObjects,
    asyncCalls,
  ],
};
