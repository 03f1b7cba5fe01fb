import {
  agg,
  filterValues,
  joinInterval,
  joinWindow,
  keyBy,
  mapAsync,
  mapValues,
  shared,
  sortByEventTime,
  suppress,
  tumbling,
  union,
  windowBy,
} from '../../lib/index.js';
import type { Stream } from '../../lib/index.js';
import type { Pipeline } from './pipeline.js';
import type { Item } from './script.js';

const keyed = keyBy((item: Item) => item.key);

/** Answers by and by. */
async function slowly<T>(value: T): Promise<T> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
  return value;
}

const odd = (items: Stream<Item>): Stream<Item> => items.pipe(filterValues((item) => item.n % 2 !== 0));

/** Pipelines in which several operators wait for each other or for promises. */
export const creditOperators: readonly Pipeline[] = [
  {
    name: 'a diamond',
    make: (items) => {
      const both = items.pipe(shared());
      return union(odd(both), both);
    },
  },
  {
    name: 'a diamond with a call in one branch',
    make: (items) => {
      const both = items.pipe(shared());
      return union(odd(both), both.pipe(mapAsync(slowly<Item>))).pipe(keyed, windowBy(tumbling(10), agg.count()));
    },
  },
  {
    name: 'a stream joined with itself, behind calls',
    make: (items) => {
      const both = items.pipe(keyed, shared());
      return both.pipe(
        mapAsync(slowly<Item>, { concurrency: 1 }),
        joinInterval(both.pipe(mapAsync(slowly<Item>, { ordered: false })), { lower: -5, upper: 5 }, (a, b) => [a, b]),
      );
    },
  },
  {
    name: 'calls before and behind a window',
    make: (items) =>
      items.pipe(
        mapAsync(slowly<Item>),
        keyed,
        windowBy(tumbling(10), agg.count()),
        mapAsync((result) => slowly(result.value), { ordered: false }),
        mapAsync(slowly<number>, { concurrency: 2 }),
      ),
  },
  {
    name: 'a sort and a suppress, one behind the other, between calls',
    make: (items) =>
      items.pipe(mapAsync(slowly<Item>), sortByEventTime(), keyed, suppress({ every: 15 }), mapAsync(slowly<Item>)),
  },
  {
    name: 'three sinks of one stream, one behind a call, one behind a join of two streams',
    inputs: 2,
    make: (left, right) => {
      const items = left.pipe(keyed, shared());
      const main = items.pipe(
        joinWindow(right.pipe(mapAsync(slowly<Item>), keyed), { window: tumbling(10), type: 'outer' }, (a, b) => [
          a,
          b,
        ]),
      );
      return { main, called: items.pipe(mapAsync(slowly<Item>)), plain: items.pipe(mapValues((item) => item.id)) };
    },
  },
];
