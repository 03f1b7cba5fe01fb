import { describe } from '@jest/globals';
import { checkChanges } from './changes.js';
import { operators } from './operators.js';

describe('law 2: changes add up to everything', () => {
  for (const pipeline of operators) checkChanges(pipeline);
});
