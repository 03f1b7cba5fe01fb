import { describe } from '@jest/globals';
import { checkBatching } from './batching.js';
import { operators } from './operators.js';

describe('law 1: batching is invisible', () => {
  for (const pipeline of operators) checkBatching(pipeline);
});
