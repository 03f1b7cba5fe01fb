import {
  filterValues,
  flatMapValues,
  joinAsOf,
  joinTable,
  keyBy,
  mapValues,
  sideOutput,
  toChanges,
  toTable,
} from '../../lib/index.js';
import type { JoinAsOfOptions, JoinType, KeyedStream, Rejected, Stream, ToTableOptions } from '../../lib/index.js';
import type { AnyStream, HarnessOutputs } from '../../lib/testing.js';
import type { Pipeline } from './pipeline.js';
import { byKey, raise } from './items.js';
import type { Item } from './script.js';

/** The table of the latest item of each key; a negative one deletes it. */
export const tableOf = (
  items: Stream<Item>,
  options: ToTableOptions<Item, Item | null> = {},
): KeyedStream<string, Item> => byKey(items).pipe(toTable({ rowOf: (item) => (item.n < 0 ? null : item), ...options }));

const ids = (left: Item | undefined, right: Item | undefined): unknown[] => [left?.id, right?.id];

/** An as-of join with its late events. */
function asOf(
  versionsOf: (items: Stream<Item>) => KeyedStream<string, Item>,
  options: Omit<JoinAsOfOptions<Item>, 'lateTo'> = {},
): (events: Stream<Item>, versions: Stream<Item>) => HarnessOutputs {
  return (events, versions) => {
    const late = sideOutput<Item>();
    const main = byKey(events).pipe(joinAsOf(versionsOf(versions), { ...options, lateTo: late }, ids));
    return { main, late };
  };
}

/** A join of tables by their keys, in which each right row has an other number than any left one. */
function tables(type: JoinType, keepDeletes = 0): (left: Stream<Item>, right: Stream<Item>) => AnyStream {
  return (left, right) => tableOf(left).pipe(joinTable(tableOf(right), { type, keepDeletes }, ids), toChanges());
}

/** A join of the latest items, by number, with the table of the items they name the key of. */
function byForeignKey(
  type: 'inner' | 'left' | 'semi' | 'anti',
): (left: Stream<Item>, right: Stream<Item>) => AnyStream {
  const options = { type, foreignKeyOf: (item: Item) => (item.n === 3 ? undefined : item.key) };
  return (left, right) =>
    left.pipe(
      keyBy((item) => item.n % 4),
      toTable({ rowOf: (item) => (item.n < 0 ? null : item) }),
      joinTable(tableOf(right), options, ids),
      toChanges(),
    );
}

/** Tables, joins with them, and what other operators do with changes. */
export const tableOperators: readonly Pipeline[] = [
  // One input. Changes are looked at as plain events.
  { name: 'toTable', make: (items) => tableOf(items).pipe(toChanges()) },
  { name: 'toTable that keeps deletes', make: (items) => tableOf(items, { keepDeletes: 12 }).pipe(toChanges()) },
  {
    name: 'toTable of upserts, with rejected rows',
    make: (items) => {
      const rejected = sideOutput<Rejected>();
      const main = byKey(items).pipe(
        toTable(),
        toTable({
          rowOf: (item) => (item.n === 4 ? raise(item) : item.n < 0 ? undefined : item.id),
          rejectedTo: rejected,
        }),
        toChanges({ form: 'upserts' }),
      );
      return { main, rejected: rejected.pipe(mapValues((event) => event.value)) };
    },
  },
  {
    name: 'a table, mapped, filtered and keyed anew, with rejected rows',
    make: (items): HarnessOutputs => {
      const rejected = sideOutput<Rejected>();
      const main = tableOf(items).pipe(
        mapValues((item) => (item.n === 5 ? raise(item) : item), { rejectedTo: rejected }),
        filterValues((item) => item.n % 3 !== 0),
        flatMapValues((item) => (item.n > 6 ? [item, item] : item.n > 0 ? [item] : [])),
        keyBy((item) => [item.key, item.n > 3]),
        toChanges(),
      );
      return { main, rejected: rejected.pipe(mapValues((event) => event.value)) };
    },
  },

  // Two inputs.
  { name: 'joinAsOf', inputs: 2, make: asOf(byKey), eventTimeOnly: true },
  { name: 'joinAsOf, left', inputs: 2, make: asOf(byKey, { type: 'left' }), eventTimeOnly: true },
  { name: 'joinAsOf of a table', inputs: 2, make: asOf(tableOf, { type: 'left', keepDeletes: 9 }) },
  { name: 'joinAsOf with a ttl', inputs: 2, make: asOf(byKey, { type: 'left', ttl: 11 }), eventTimeOnly: true },
  ...(['inner', 'left', 'right', 'outer', 'semi', 'anti'] as const).map((type) => ({
    name: `joinTable, ${type}`,
    inputs: 2,
    make: tables(type),
  })),
  { name: 'joinTable that keeps deletes', inputs: 2, make: tables('outer', 15) },
  {
    name: 'joinTable of latest events, with rejected rows',
    inputs: 2,
    make: (left, right) => {
      const rejected = sideOutput<Rejected>();
      const combine = (l: Item, r: Item): unknown => (l.n === r.n ? raise(l) : [l.id, r.id]);
      const main = byKey(left).pipe(joinTable(byKey(right), { rejectedTo: rejected }, combine), toChanges());
      return { main, rejected: rejected.pipe(mapValues((event) => event.value)) };
    },
  },
  ...(['inner', 'left', 'semi', 'anti'] as const).map((type) => ({
    name: `joinTable by a foreign key, ${type}`,
    inputs: 2,
    make: byForeignKey(type),
  })),
  {
    name: 'joinTable of events',
    inputs: 2,
    make: (left, right) => byKey(left).pipe(joinTable(tableOf(right), { left: 'events', type: 'left' }, ids)),
  },
  {
    name: 'joinTable of events, by a foreign key',
    inputs: 2,
    make: (left, right) =>
      left.pipe(
        keyBy((item) => item.id),
        joinTable(tableOf(right), { left: 'events', foreignKeyOf: (item) => item.key }, ids),
      ),
  },
];
