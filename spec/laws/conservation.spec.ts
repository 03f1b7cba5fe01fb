import { describe } from '@jest/globals';
import { operators } from './operators.js';
import { checkConservation } from './conservation.js';

describe('law 3: nothing vanishes', () => {
  for (const pipeline of operators) checkConservation(pipeline);
});
