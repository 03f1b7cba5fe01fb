import {
  afterCount,
  afterWatermark,
  agg,
  dedupe,
  emitOnChange,
  keyBy,
  mapValues,
  runningAggregate,
  sideOutput,
  sortByEventTime,
  suppress,
  toChanges,
  topN,
  tumbling,
  union,
  windowBy,
} from '../../lib/index.js';
import type {
  DedupeOptions,
  KeyedStream,
  Rejected,
  RunningAggregateOptions,
  Stream,
  SuppressOptions,
  TopNOptions,
  WindowResult,
} from '../../lib/index.js';
import type { AnyStream, HarnessOutputs } from '../../lib/testing.js';
import type { Pipeline } from './pipeline.js';
import { byKey, raise } from './items.js';
import type { Item } from './script.js';
import { tableOf } from './tableOperators.js';

/** `dedupe` per key, with its late events; changes are looked at as plain events. */
function deduped(options: DedupeOptions<Item>): (items: Stream<Item>) => HarnessOutputs {
  return (items) => {
    const late = sideOutput<Item>();
    return { main: byKey(items).pipe(dedupe({ ...options, lateTo: late }), toChanges()), late };
  };
}

function top(options: TopNOptions<Item, boolean>): (items: Stream<Item>) => AnyStream {
  return (items) =>
    byKey(items).pipe(
      topN(2, (item) => (item.n === 8 ? NaN : item.n), options),
      toChanges(),
    );
}

/** All rows of a table under one key, so that they compete. */
const rowsOf = (items: Stream<Item>): KeyedStream<boolean, Item> =>
  tableOf(items).pipe(keyBy((item) => item.id % 3 === 0));

function running(options: RunningAggregateOptions): (items: Stream<Item>) => AnyStream {
  const text = agg.of({
    create: () => '',
    add: (all: string, item: Item) =>
      item.n === 7 && options.rejectedTo !== undefined ? raise(item) : `${all}${item.id},`,
    result: (all) => all.length,
  });
  const parts = { n: agg.count(), sum: agg.sum((item: Item) => item.n), ids: text };
  return (items) => byKey(items).pipe(runningAggregate(parts, options), toChanges());
}

function fewer(options: SuppressOptions<Item>): (items: Stream<Item>) => AnyStream {
  return (items) => byKey(items).pipe(suppress(options), toChanges());
}

/** What sorts, drops, ranks, adds up and holds back. */
export const changeOperators: readonly Pipeline[] = [
  {
    name: 'sortByEventTime',
    make: (items) => {
      const late = sideOutput<Item>();
      return { main: items.pipe(sortByEventTime({ lateTo: late })), late };
    },
  },
  { name: 'sortByEventTime of a table', make: (items) => tableOf(items).pipe(sortByEventTime(), toChanges()) },
  {
    name: 'sortByEventTime of two streams',
    inputs: 2,
    make: (a, b) => union(byKey(a), byKey(b)).pipe(sortByEventTime()),
    eventTimeOnly: true,
  },

  { name: 'dedupe by key', make: deduped({ within: 8 }) },
  { name: 'dedupe by key and id', make: deduped({ idOf: (item) => item.n, within: 5 }) },
  { name: 'dedupe by key and id, for ever', make: deduped({ idOf: (item) => [item.n, 'of'] }) },
  {
    name: 'dedupe by id, with rejected events',
    make: (items) => {
      const [late, rejected] = [sideOutput<Item>(), sideOutput<Rejected>()];
      const main = items.pipe(
        dedupe({
          idOf: (item) => (item.n === 4 ? raise(item) : item.n),
          within: 20,
          lateTo: late,
          rejectedTo: rejected,
        }),
      );
      return { main, late, rejected: rejected.pipe(mapValues((event) => event.value)) };
    },
  },
  { name: 'dedupe that keeps the last', make: deduped({ keep: 'last', within: 8 }) },
  { name: 'dedupe that keeps the last of an id', make: deduped({ keep: 'last', idOf: (item) => item.n, within: 15 }) },
  { name: 'dedupe that keeps the last, for ever', make: deduped({ keep: 'last' }) },
  { name: 'dedupe that gives the last', make: deduped({ keep: 'last', emit: 'final', within: 8 }) },
  {
    name: 'dedupe that gives the last at the end',
    inputs: 2,
    make: (a, b) =>
      union(byKey(a), byKey(b)).pipe(
        dedupe({ keep: 'last', emit: 'final' }),
        mapValues((item) => item.key),
      ),
    eventTimeOnly: true,
  },

  { name: 'topN', make: top({}) },
  { name: 'topN that forgets keys', make: top({ ttl: 10 }) },
  { name: 'topN with ranks', make: top({ ranks: true, order: 'lowest' }) },
  { name: 'topN of ids', make: top({ idOf: (item) => item.n % 5 }) },
  { name: 'topN of ids, with ranks', make: top({ idOf: (item) => item.n % 5, ranks: true, ttl: 25 }) },
  {
    name: 'topN of a table',
    make: (items) =>
      rowsOf(items).pipe(
        topN(2, (item) => item.n, { idOf: (item) => item.key }),
        toChanges(),
      ),
  },
  {
    name: 'topN of a table, with ranks as upserts and rejected events',
    make: (items) => {
      const rejected = sideOutput<Rejected>();
      const main = rowsOf(items).pipe(
        topN(2, (item) => (item.n === 5 ? raise(item) : item.n), {
          idOf: (item) => item.key,
          ranks: true,
          form: 'upserts',
          rejectedTo: rejected,
        }),
        toChanges(),
      );
      return { main, rejected: rejected.pipe(mapValues((event) => event.value)) };
    },
  },

  {
    name: 'runningAggregate, with rejected events',
    make: (items) => {
      const rejected = sideOutput<Rejected>();
      return {
        main: running({ rejectedTo: rejected })(items),
        rejected: rejected.pipe(mapValues((event) => event.value)),
      };
    },
  },
  { name: 'runningAggregate that forgets keys, as upserts', make: running({ ttl: 12, form: 'upserts' }) },
  {
    name: 'runningAggregate of a table',
    make: (items) =>
      rowsOf(items).pipe(runningAggregate({ n: agg.count(), keys: agg.distinct((item: Item) => item.n) }), toChanges()),
  },

  {
    name: 'emitOnChange',
    make: (items) =>
      byKey(items).pipe(
        mapValues((item) => ({ big: item.n > 2 })),
        emitOnChange(),
      ),
  },
  {
    name: 'emitOnChange of a table that forgets keys, with rejected events',
    make: (items) => {
      const rejected = sideOutput<Rejected>();
      const main = tableOf(items).pipe(
        emitOnChange({
          equals: (last, item) => (item.n === 6 ? raise(item) : last.n % 3 === item.n % 3),
          ttl: 15,
          rejectedTo: rejected,
        }),
        toChanges(),
      );
      return { main, rejected: rejected.pipe(mapValues((event) => event.value)) };
    },
  },

  { name: 'suppress by event time', make: fewer({ every: 7 }) },
  { name: 'suppress by processing time', make: fewer({ every: 20, clock: 'processing' }) },
  {
    name: 'suppress of a table',
    make: (items) => tableOf(items).pipe(suppress({ every: 9 }), toChanges()),
  },
  {
    name: 'suppress that is full and emits early',
    make: (items) => tableOf(items).pipe(suppress({ every: 30, limit: 2, whenFull: 'emit-early' }), toChanges()),
  },
  {
    name: 'suppress by processing time that is full and emits early',
    make: fewer({ every: 30, clock: 'processing', limit: 2, whenFull: 'emit-early' }),
  },
  { name: 'suppress that is full and drops', make: fewer({ every: 30, limit: 1, whenFull: 'drop-oldest' }) },
  {
    name: 'suppress until the window closes',
    make: (items) => {
      const late = sideOutput<WindowResult<string, number>>();
      const trigger = afterWatermark<Item>({ early: afterCount(1) });
      const main = byKey(items).pipe(
        windowBy(tumbling(10), agg.count(), { trigger, allowedLateness: 20 }),
        suppress({ until: 'windowCloses', allowedLateness: 9, lateTo: late }),
      );
      return { main, late };
    },
  },
];
