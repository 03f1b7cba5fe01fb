import {
  agg,
  asyncCache,
  filterValues,
  keyBy,
  mapAsync,
  mapValues,
  sideOutput,
  tumbling,
  windowBy,
} from '../../lib/index.js';
import type { MapAsyncOptions, Rejected, Stream } from '../../lib/index.js';
import type { HarnessOutputs } from '../../lib/testing.js';
import type { Pipeline } from './pipeline.js';
import type { Item } from './script.js';

type Options = Omit<MapAsyncOptions<Item, number>, 'rejectedTo' | 'fallback' | 'combine'>;

/** Answers at once, by and by, or not at all, as the item says. */
async function answer({ id, n }: Item): Promise<number> {
  if (n === 3) throw new Error(`nothing for ${id}`);
  for (let i = 0; i < n; i++) await Promise.resolve();
  return id;
}

/** Answers by and by; some only when an item comes that says so. */
function answerInTurn(): (item: Item) => number | Promise<number> {
  const waiting: (() => void)[] = [];
  return (item) => {
    if (item.n < 0) for (const go of waiting.splice(0)) go();
    if (item.n < 5) return item.n % 2 === 0 ? item.id : answer(item);
    return new Promise((resolve) => waiting.push(() => resolve(item.id)));
  };
}

/** `mapAsync` with its rejected events. */
export function asking(
  service: () => (item: Item) => number | Promise<number>,
  options: Options = {},
): (items: Stream<Item>) => HarnessOutputs {
  return (items) => {
    const rejected = sideOutput<Rejected>();
    const main = items.pipe(mapAsync(service(), { ...options, rejectedTo: rejected }));
    return { main, rejected: rejected.pipe(mapValues(({ value }) => value)) };
  };
}

/** Asynchronous calls. Promises settle between the steps of a script: `settles`. */
export const asyncOperators: readonly Pipeline[] = [
  { name: 'mapAsync', make: asking(() => answer), settles: true, eventTimeOnly: true },
  {
    name: 'mapAsync, one at a time',
    make: asking(() => answer, { concurrency: 1 }),
    settles: true,
    eventTimeOnly: true,
  },
  {
    name: 'mapAsync that answers at once',
    make: asking(
      () =>
        ({ id }) =>
          id,
    ),
    eventTimeOnly: true,
  },
  { name: 'mapAsync, with answers that wait for others', make: asking(answerInTurn), settles: true },
  {
    name: 'mapAsync, with answers that wait for others, two at a time',
    make: asking(answerInTurn, { concurrency: 2 }),
    settles: true,
  },
  {
    name: 'mapAsync with a cache',
    make: (items) =>
      items.pipe(mapAsync(async ({ key }) => key, { cache: asyncCache({ keyOf: (item) => item.key, ttl: 20 }) })),
    settles: true,
    eventTimeOnly: true,
  },
  {
    name: 'mapAsync of a keyed stream, filtered before and windowed after',
    make: (items) => {
      const late = sideOutput<number>();
      const main = items.pipe(
        keyBy((item) => item.key),
        filterValues((item) => item.n !== 0),
        mapAsync(answerInTurn(), { fallback: -1 }),
        windowBy(
          tumbling(10),
          agg.collect((id) => id),
          { lateTo: late },
        ),
      );
      return { main, late };
    },
    settles: true,
  },
];
