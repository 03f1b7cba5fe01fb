import {
  afterCount,
  afterDelta,
  afterProcessingTime,
  afterWatermark,
  agg,
  allOf,
  anyOf,
  atIntervals,
  branch,
  calendar,
  countWindow,
  cumulative,
  defineAssigner,
  evictCount,
  evictDelta,
  evictTime,
  filterValues,
  flatMapValues,
  globalWindow,
  inOrder,
  keyBy,
  mapValues,
  purging,
  session,
  shared,
  sideOutput,
  sliding,
  tapValues,
  tumbling,
  union,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import type { Rejected, Stream, WindowAssigner, WindowOptions } from '../../lib/index.js';
import type { HarnessOutputs } from '../../lib/testing.js';
import { joinsOperators } from './joinsOperators.js';
import { asyncOperators } from './asyncOperators.js';
import { countPairs } from './pairCounter.js';
import type { Pipeline } from './pipeline.js';
import { inputOperators } from './inputOperators.js';
import { processOperators } from './processOperators.js';
import { raise } from './items.js';
import type { Item } from './script.js';
import { changeOperators } from './changeOperators.js';
import { tableOperators } from './tableOperators.js';
import { windowFunctionOperators } from './windowFunctionOperators.js';

/** What the window pipelines compute: by count, by sum, and by arrival. */
export const PARTS = {
  count: agg.count(),
  sum: agg.sum((item: Item) => item.n),
  ids: agg.collect((item: Item) => item.id),
};

/** A keyed window operator with its late events. */
export function windows(
  assigner: WindowAssigner<Item>,
  options: Omit<WindowOptions<Item>, 'lateTo'> = {},
): (items: Stream<Item>) => HarnessOutputs {
  return (items) => {
    const late = sideOutput<Item>();
    const main = items.pipe(
      keyBy((item) => item.key),
      windowBy(assigner, PARTS, { ...options, lateTo: late }),
    );
    return { main, late };
  };
}

const isOdd = (item: Item): boolean => item.n % 2 !== 0;

/** Every operator that goes through the laws. To add one: a name, how to make it of streams of items, and what it is not. */
export const operators: readonly Pipeline[] = [
  // Per event.
  { name: 'filterValues', make: (items) => items.pipe(filterValues(isOdd)), eventTimeOnly: true },
  { name: 'filterValues that drops all', make: (items) => items.pipe(filterValues(() => false)), eventTimeOnly: true },
  { name: 'mapValues', make: (items) => items.pipe(mapValues((item) => item.n * 2)), eventTimeOnly: true },
  { name: 'tapValues', make: (items) => items.pipe(tapValues(() => undefined)), eventTimeOnly: true },
  { name: 'keyBy', make: (items) => items.pipe(keyBy((item) => [item.key, item.n > 0])), eventTimeOnly: true },
  {
    name: 'flatMapValues',
    make: (items) =>
      items.pipe(flatMapValues((item) => Array.from({ length: Math.max(0, item.n) }, (_, i) => [item.id, i]))),
    eventTimeOnly: true,
  },
  {
    name: 'mapValues with rejected events',
    make: (items) => {
      const rejected = sideOutput<Rejected>();
      const main = items.pipe(mapValues((item) => (isOdd(item) ? item : raise(item)), { rejectedTo: rejected }));
      return { main, rejected: rejected.pipe(mapValues((event) => event.value)) };
    },
  },
  {
    name: 'keyBy and filterValues, with rejected events',
    make: (items) => {
      const [noKey, noTest] = [sideOutput<Rejected>(), sideOutput<Rejected>()];
      const main = items.pipe(
        keyBy((item) => (item.n === 3 ? ({ no: 'key' } as unknown as string) : item.key), { rejectedTo: noKey }),
        filterValues((item) => (item.n === 4 ? raise(item) : isOdd(item)), { rejectedTo: noTest }),
      );
      return { main, noKey: noKey.pipe(mapValues((e) => e.value)), noTest: noTest.pipe(mapValues((e) => e.value)) };
    },
  },

  // Several streams.
  { name: 'union', inputs: 2, make: (a, b) => union(a, b), eventTimeOnly: true },
  {
    name: 'union of three, keyed and filtered',
    inputs: 3,
    make: (...streams) =>
      union(
        ...streams.map((s, i) =>
          s.pipe(
            keyBy((item) => item.key),
            filterValues((item) => (item.n + i) % 3 !== 0),
          ),
        ),
      ),
    eventTimeOnly: true,
  },
  {
    name: 'a machine with two inputs',
    inputs: 2,
    make: (a, b) => {
      const late = sideOutput<Item>();
      return { main: countPairs(a, b, late), late };
    },
  },
  {
    name: 'shared and branch',
    make: (items) => {
      const { odd, rest } = branch(items.pipe(shared()), { odd: isOdd });
      return { main: odd, rest: rest };
    },
  },

  // Windows in slices.
  { name: 'tumbling', make: windows(tumbling(10)), eventTimeOnly: true },
  { name: 'tumbling with an offset', make: windows(tumbling(10, { offset: -3 })), eventTimeOnly: true },
  { name: 'tumbling with allowed lateness', make: windows(tumbling(10), { allowedLateness: 13 }), eventTimeOnly: true },
  {
    name: 'tumbling, lateness without end',
    make: windows(tumbling(7), { allowedLateness: Infinity }),
    eventTimeOnly: true,
  },
  { name: 'tumbling of all keys', make: (items) => items.pipe(windowAll(tumbling(10), PARTS)), eventTimeOnly: true },
  { name: 'tumbling, filled', make: windows(tumbling(10), { fillEmpty: 35 }), eventTimeOnly: true },
  {
    name: 'tumbling, filled, with allowed lateness',
    make: windows(tumbling(10), { fillEmpty: 35, allowedLateness: 8 }),
  },
  { name: 'sliding', make: windows(sliding(10, 5)), eventTimeOnly: true },
  { name: 'sliding by a part of the slide', make: windows(sliding(10, 4, { offset: 1 })), eventTimeOnly: true },
  { name: 'sliding with gaps', make: windows(sliding(4, 10, { offset: 3 })), eventTimeOnly: true },
  { name: 'sliding with allowed lateness', make: windows(sliding(12, 5), { allowedLateness: 9 }), eventTimeOnly: true },
  { name: 'sliding, filled', make: windows(sliding(10, 5), { fillEmpty: 30 }), eventTimeOnly: true },

  { name: 'cumulative', make: windows(cumulative(30, 10)), eventTimeOnly: true },
  { name: 'calendar', make: windows(calendar('day', { timeZone: 'Europe/Berlin' })), eventTimeOnly: true },

  // Sessions.
  { name: 'session', make: windows(session(7)), eventTimeOnly: true, evenTimes: true },
  {
    name: 'session with gaps of events',
    make: windows(session((item) => 1 + 2 * Math.abs(item.n))),
    eventTimeOnly: true,
    evenTimes: true,
  },
  { name: 'session with allowed lateness', make: windows(session(6), { allowedLateness: 12 }) },
  {
    name: 'session with an early trigger',
    make: windows(session(6), { trigger: afterWatermark({ early: afterCount(2) }) }),
  },
  {
    name: 'session, lateness and a late trigger, discarding',
    make: windows(session(6), {
      allowedLateness: 20,
      trigger: afterWatermark({ early: purging(afterCount(2)), late: afterCount(2) }),
    }),
  },

  // One window, and windows by count.
  { name: 'globalWindow', make: windows(globalWindow()) },
  { name: 'globalWindow of all keys', make: (items) => items.pipe(windowAll(globalWindow(), PARTS)) },
  { name: 'globalWindow with a trigger', make: windows(globalWindow(), { trigger: afterCount(3) }) },
  { name: 'globalWindow, discarding', make: windows(globalWindow(), { trigger: purging(afterCount(3)) }) },
  { name: 'countWindow', make: windows(countWindow(3)) },
  { name: 'countWindow with a slide', make: windows(countWindow(4, 2)) },

  // Windows one by one: triggers, evictors, aggregates and windows that cannot share slices.
  ...Object.entries({
    'afterWatermark with early and late firings': afterWatermark<Item>({ early: afterCount(2), late: afterCount(2) }),
    'afterWatermark, early results by the clock': afterWatermark<Item>({ early: afterProcessingTime(20) }),
    afterProcessingTime: afterProcessingTime(15),
    afterCount: afterCount(3),
    atIntervals: atIntervals(4),
    afterDelta: afterDelta<Item>((a, b) => Math.abs(a.n - b.n), 4),
    anyOf: anyOf<Item>(afterCount(4), afterWatermark()),
    allOf: allOf<Item>(afterCount(2), afterWatermark()),
    inOrder: inOrder<Item>(afterCount(2), afterCount(1), afterWatermark()),
    purging: purging<Item>(afterWatermark({ early: afterCount(2) })),
  }).map(([name, trigger]) => ({
    name: `tumbling, ${name}`,
    make: windows(tumbling(10), { trigger, allowedLateness: 7 }),
  })),
  {
    name: 'sliding with an early trigger',
    make: windows(sliding(12, 5), { trigger: afterWatermark({ early: afterCount(2) }), allowedLateness: 9 }),
  },
  { name: 'tumbling, evictCount', make: windows(tumbling(10), { evictor: evictCount(2) }) },
  { name: 'sliding, evictTime', make: windows(sliding(15, 5), { evictor: evictTime(4), allowedLateness: 5 }) },
  {
    name: 'tumbling, evictDelta',
    make: windows(tumbling(10), { evictor: evictDelta<Item>((a, b) => Math.abs(a.n - b.n), 3) }),
  },
  {
    name: 'windows of the user',
    make: windows(
      defineAssigner<Item>({
        name: 'by key',
        assign: ({ key }, time) => (key === 'b' ? [] : [{ start: time - 3, end: time + (key === 'a' ? 4 : 9) }]),
      }),
      { allowedLateness: 3 },
    ),
  },
  {
    name: 'an aggregate that depends on order',
    make: (items) => {
      const late = sideOutput<Item>();
      const text = agg.of({
        create: () => '',
        add: (all: string, item: Item) => all + String(item.id),
        result: (all) => all,
      });
      return {
        main: items.pipe(
          keyBy((item) => item.key),
          windowBy(sliding(10, 5), text, { lateTo: late }),
        ),
        late,
      };
    },
  },

  ...processOperators,
  ...inputOperators,
  ...asyncOperators,

  // Several in a row.
  {
    name: 'two windows in a row',
    make: (items) => {
      const late = sideOutput<Item>();
      const main = items.pipe(
        keyBy((item) => item.key),
        windowBy(tumbling(5), PARTS, { lateTo: late }),
        filterValues((result) => result.value.sum !== 0),
        windowBy(
          sliding(20, 10),
          agg.sum((result) => result.value.count),
        ),
      );
      return { main, late };
    },
    eventTimeOnly: true,
  },

  ...joinsOperators,
  ...tableOperators,
  ...windowFunctionOperators,
  ...changeOperators,
];
