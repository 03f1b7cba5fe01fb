import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  agg,
  evictCount,
  globalWindow,
  keyBy,
  listState,
  mapState,
  purging,
  reducingState,
  session,
  sideOutput,
  sliding,
  tumbling,
  valueState,
  windowAll,
  windowBy,
  windowFunction,
} from '../../lib/index.js';
import type { Stream, Ttl, WindowAssigner, WindowOptions } from '../../lib/index.js';
import type { HarnessOutputs } from '../../lib/testing.js';
import { onDisk } from './inputOperators.js';
import type { Pipeline } from './pipeline.js';
import type { Item } from './script.js';

const highest = (a: number, b: number): number => Math.max(a, b);

/** Says what the panes of a window before have said, and those of all windows of the key, in every kind of state; now and then it clears some. */
const remembering = (keyTtl?: Ttl, windowTtl?: Ttl): ReturnType<typeof remembers> =>
  remembers(keyTtl === undefined ? {} : { ttl: keyTtl }, windowTtl === undefined ? {} : { ttl: windowTtl });

function remembers(ofKey: { readonly ttl?: Ttl }, ofWindow: { readonly ttl?: Ttl }) {
  return windowFunction({
    windowState: {
      told: valueState(0, ofWindow),
      sizes: listState<number>(ofWindow),
      perId: mapState<number, number>(ofWindow),
    },
    keyState: { panes: valueState(0, ofKey), highest: reducingState(highest, ofKey) },
    result: (items: readonly Item[], { pane, windowState: { told, sizes, perId }, keyState }) => {
      const sum = items.reduce((total, item) => total + item.n, 0);
      const said = [told.value, sizes.values, perId.entries(), keyState.panes.value, keyState.highest.value];
      told.value = sum;
      sizes.add(items.length);
      for (const { id } of items) perId.set(id % 3, pane.index);
      keyState.panes.value++;
      keyState.highest.add(sum);
      if (sum === 2) perId.delete(1);
      if (sum === 3) sizes.clear();
      if (sum < 0) keyState.panes.clear();
      return [sum, pane.index, ...said];
    },
  });
}

const windowed =
  (
    assigner: WindowAssigner<Item>,
    aggregate: ReturnType<typeof remembering>,
    options: Omit<WindowOptions<Item>, 'lateTo'> = {},
  ) =>
  (items: Stream<Item>): HarnessOutputs => {
    const late = sideOutput<Item>();
    const main = items.pipe(
      keyBy((item) => item.key),
      windowBy(assigner, { states: aggregate, n: agg.count() }, { ...options, lateTo: late }),
    );
    return { main, late };
  };

const early = afterWatermark<Item>({ early: afterCount(2) });

/** Window functions with states of their own, as the laws know them. */
export const windowFunctionOperators: readonly Pipeline[] = [
  {
    name: 'windowFunction, early and late panes',
    make: windowed(tumbling(10), remembering(), { trigger: early, allowedLateness: 9 }),
  },
  {
    name: 'windowFunction, the default trigger',
    make: windowed(tumbling(10), remembering(), { allowedLateness: 9 }),
  },
  {
    name: 'windowFunction, windows that overlap and purge',
    make: windowed(sliding(12, 5), remembering(), { trigger: purging(early), allowedLateness: 4 }),
  },
  {
    name: 'windowFunction that expire by event time, on tuples',
    make: (items) =>
      items.pipe(
        keyBy((item) => [item.key, item.n > 0]),
        windowBy(tumbling(10), remembering(14, 6), { trigger: early, allowedLateness: 20 }),
      ),
  },
  {
    name: 'windowFunction that expire by the clock, results by the clock',
    make: windowed(tumbling(10), remembering({ after: 25, clock: 'processing' }, { after: 15, clock: 'processing' }), {
      trigger: afterWatermark({ early: afterProcessingTime(7) }),
    }),
  },
  {
    name: 'windowFunction, windows without end',
    make: windowed(globalWindow(), remembering(30, 20), { trigger: purging(afterCount(2)) }),
  },
  {
    name: 'windowFunction, an evictor',
    make: windowed(tumbling(10), remembering(), { trigger: early, evictor: evictCount(2) }),
  },
  {
    name: 'windowFunction of the key, sessions',
    make: (items) =>
      items.pipe(
        keyBy((item) => item.key),
        windowBy(
          session(5),
          windowFunction({
            keyState: { before: listState<number>({ ttl: 40 }) },
            result: (list, { keyState: { before } }) => {
              const said = before.values;
              before.set(list.map((item) => item.id));
              return [said, before.values];
            },
          }),
          { trigger: early, allowedLateness: 5 },
        ),
      ),
  },
  {
    name: 'windowFunction, windowAll',
    make: (items) => items.pipe(windowAll(tumbling(10), remembering(15), { trigger: early })),
  },
  {
    name: 'windowFunction, on disk',
    make: windowed(tumbling(10), remembering(12), { trigger: early, allowedLateness: 9 }),
    options: { state: onDisk(2) },
  },
];
