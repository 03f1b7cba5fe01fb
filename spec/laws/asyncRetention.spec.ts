import { describe } from '@jest/globals';
import { asyncCache, mapAsync } from '../../lib/index.js';
import { checkRetention } from './retention.js';

describe('law 4: memory is bounded by state, not by traffic', () => {
  checkRetention('mapAsync', (items) => items.pipe(mapAsync((item) => item.id)), 300_000);
  checkRetention(
    'mapAsync with a cache',
    (items) => items.pipe(mapAsync(({ key }) => key, { cache: asyncCache({ keyOf: (item) => item.key, size: 100 }) })),
    300_000,
  );
});
