import { describe } from '@jest/globals';
import { flatMapValues, joinAsOf, joinTable, keyBy, sideOutput } from '../../lib/index.js';
import type { KeyedStream, Stream } from '../../lib/index.js';
import { checkRetention } from './retention.js';
import type { Item } from './script.js';
import { tableOf } from './tableOperators.js';

/** Rows that come and are deleted at once. */
const brief = (items: Stream<Item>, key = (item: Item): string => item.key): KeyedStream<string, Item> =>
  tableOf(items.pipe(flatMapValues((item) => [item, { ...item, n: -1 }].map((row) => ({ ...row, key: key(row) })))));

const ids = (left: Item | undefined, right: Item | undefined): unknown[] => [left?.id, right?.id];

describe('law 4: tables and joins with them keep nothing of what is gone', () => {
  checkRetention('toTable', (items) => brief(items), 200_000);
  checkRetention(
    'joinTable',
    (left, right) => brief(left).pipe(joinTable(brief(right), { type: 'outer' }, ids)),
    100_000,
    { inputs: 2 },
  );
  checkRetention(
    'joinTable by a foreign key',
    (left, right) => {
      const options = { type: 'left' as const, foreignKeyOf: (item: Item) => `${item.key}, referred to` };
      return brief(left).pipe(
        joinTable(
          brief(right, (item) => `${item.key}, referred to`),
          options,
          ids,
        ),
      );
    },
    100_000,
    { inputs: 2 },
  );
  checkRetention(
    'joinTable of events',
    (left, right) => {
      const events = left.pipe(keyBy((item) => item.key));
      return events.pipe(joinTable(brief(right), { left: 'events', type: 'left' }, ids));
    },
    100_000,
    { inputs: 2 },
  );
  checkRetention(
    'joinAsOf of a table',
    (events, versions) => {
      const byKey = events.pipe(keyBy((item) => item.key));
      return byKey.pipe(joinAsOf(brief(versions), { type: 'left', lateTo: sideOutput() }, ids));
    },
    100_000,
    { inputs: 2 },
  );
  checkRetention(
    'joinAsOf with a ttl',
    (events, versions) => {
      const byKey = keyBy((item: Item) => item.key);
      return events.pipe(byKey, joinAsOf(versions.pipe(byKey), { type: 'left', ttl: 5000 }, ids));
    },
    100_000,
    { inputs: 2 },
  );
});
