import { checkpointCosts } from '../gauges/checkpointCosts.js';
import type { Suite } from '../suite.js';
import { checkpointLoss, checkpointPause } from '../workloads/checkpoints.js';

export const checkpoints: Suite = {
  name: 'checkpoints',
  about:
    'How long a checkpoint holds events up where there are a million keys, what it costs of a second of work, and on disk.',
  workloads: [
    checkpointPause('keyedProcess'),
    checkpointPause('tumbling'),
    checkpointLoss('keyedProcess'),
    checkpointLoss('tumbling'),
  ],
  gauges: [checkpointCosts],
};
