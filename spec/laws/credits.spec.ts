import { describe } from '@jest/globals';
import { checkCredits } from './credits.js';
import { creditOperators } from './creditOperators.js';
import { operators } from './operators.js';

describe('law 4: credits come back', () => {
  // Some calls of the laws are answered only when a certain event comes: such a promise does not end by itself, and may hold no credit.
  const endless = (name: string): boolean => /wait for others|filtered before and windowed after/.test(name);
  for (const pipeline of [...operators, ...creditOperators]) if (!endless(pipeline.name)) checkCredits(pipeline);
});
