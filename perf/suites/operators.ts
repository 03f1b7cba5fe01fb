import type { Suite } from '../suite.js';
import { asyncCalls } from '../workloads/asyncCalls.js';
import { entryAlone } from '../workloads/entryAlone.js';
import { keyByAlone } from '../workloads/keyByAlone.js';
import { mapAndFilter } from '../workloads/mapAndFilter.js';
import { mapAndFilterObjects } from '../workloads/mapAndFilterObjects.js';

export const operators: Suite = {
  name: 'operators',
  about: 'What looks at one event at a time, beside other libraries of streams.',
  workloads: [entryAlone, keyByAlone, mapAndFilter, mapAndFilterObjects, asyncCalls],
};
