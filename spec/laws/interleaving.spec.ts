import { describe } from '@jest/globals';
import { union } from '../../lib/index.js';
import { checkInterleaving } from './interleaving.js';
import { operators } from './operators.js';
import type { Pipeline } from './pipeline.js';

describe('law 1 (c): where nothing is late, the interleaving of inputs is invisible', () => {
  for (const pipeline of operators) {
    if (pipeline.eventTimeOnly !== true) continue;
    checkInterleaving((pipeline.inputs ?? 1) > 1 ? pipeline : behindUnion(pipeline));
  }
});

/** An operator with one input, fed by a union of two. */
function behindUnion({ name, make, evenTimes = false, settles = false }: Pipeline): Pipeline {
  return { name: `${name}, behind a union`, evenTimes, settles, inputs: 2, make: (a, b) => make(union(a, b)) };
}
