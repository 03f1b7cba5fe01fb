import { describe } from '@jest/globals';
import { agg, dedupe, emitOnChange, runningAggregate, sortByEventTime, suppress, topN } from '../../lib/index.js';
import { checkRetention } from './retention.js';
import { byKey } from './items.js';

describe('law 4: order and change keep nothing for ever', () => {
  checkRetention('sortByEventTime', (items) => byKey(items).pipe(sortByEventTime()), 300_000);
  checkRetention('dedupe', (items) => items.pipe(dedupe({ idOf: (item) => item.key, within: 3000 })), 300_000);
  checkRetention(
    'dedupe by key and id',
    (items) => byKey(items).pipe(dedupe({ idOf: () => 1, within: 3000 })),
    100_000,
  );
  checkRetention(
    'dedupe by key and id, of a crowd at once',
    (items) => byKey(items).pipe(dedupe({ idOf: () => 1, within: 400_000 })),
    300_000,
  );
  checkRetention(
    'dedupe, the last',
    (items) => byKey(items).pipe(dedupe({ keep: 'last', emit: 'final', within: 3000 })),
    100_000,
  );
  checkRetention('dedupe, each change', (items) => byKey(items).pipe(dedupe({ keep: 'last', within: 3000 })), 100_000);
  checkRetention('topN', (items) => byKey(items).pipe(topN(3, (item) => item.n, { ttl: 5000 })), 100_000);
  checkRetention(
    'topN of ids',
    (items) => byKey(items).pipe(topN(3, (item) => item.n, { ttl: 5000, idOf: (item) => item.id })),
    100_000,
  );
  checkRetention(
    'runningAggregate',
    (items) => byKey(items).pipe(runningAggregate(agg.count(), { ttl: 5000 })),
    100_000,
  );
  checkRetention('emitOnChange', (items) => byKey(items).pipe(emitOnChange({ ttl: 5000 })), 100_000);
  checkRetention('suppress', (items) => byKey(items).pipe(suppress({ every: 5000 })), 100_000);
});
