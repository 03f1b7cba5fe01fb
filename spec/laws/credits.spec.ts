import { describe } from '@jest/globals';
import { checkCredits } from './credits.js';
import { creditOperators } from './creditOperators.js';
import { operators } from './operators.js';

describe('law 4: credits come back', () => {
  for (const pipeline of [...operators, ...creditOperators]) checkCredits(pipeline);
});
