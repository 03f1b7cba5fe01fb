import { describe } from '@jest/globals';
import { operators } from './operators.js';
import { checkReplay } from './replay.js';

describe('law 2: replay is exact', () => {
  for (const pipeline of operators) checkReplay(pipeline);
});
