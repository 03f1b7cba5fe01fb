import type { Suite } from '../suite.js';
import { concurrentWindows, overlapSweep } from '../workloads/overlapSweep.js';
import { slidingPerEvent } from '../workloads/slidingPerEvent.js';
import { slidingWhole } from '../workloads/slidingWhole.js';

export const overlap: Suite = {
  name: 'overlapping windows',
  about: 'Sliding windows: what an event costs that is in many windows at a time, and what results cost.',
  workloads: [...overlapSweep, ...concurrentWindows, slidingPerEvent, slidingWhole],
};
