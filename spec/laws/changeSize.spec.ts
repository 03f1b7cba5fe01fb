import { describe, expect, it } from '@jest/globals';
import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  agg,
  aggregatingState,
  broadcastProcess,
  coProcess,
  countWindow,
  evictCount,
  globalWindow,
  keyBy,
  keyedProcess,
  listState,
  mapState,
  reducingState,
  session,
  sliding,
  tumbling,
  valueState,
  windowBy,
  windowFunction,
} from '../../lib/index.js';
import type { Stream, WindowAssigner, WindowOptions } from '../../lib/index.js';
import type { Checkpoint, SnapshotKind } from '../../lib/runtime/checkpointing.js';
import { applyChanges } from '../../lib/state/applyChanges.js';
import { onDisk } from './inputOperators.js';
import { start } from './pipeline.js';
import type { AnyHarness, Pipeline } from './pipeline.js';
import type { Item } from './script.js';

const keyOf = keyBy((item: Item) => item.key);

const windows =
  (assigner: WindowAssigner<Item>, options: WindowOptions<Item> = {}): Pipeline['make'] =>
  (items: Stream<Item>) =>
    items.pipe(keyOf, windowBy(assigner, { n: agg.count(), ids: agg.collect((item) => item.id) }, options));

const process = (items: Stream<Item>, ttl?: number) =>
  items.pipe(
    keyOf,
    keyedProcess({
      state: {
        value: valueState(0, ttl === undefined ? {} : { ttl }),
        list: listState<number>(ttl === undefined ? {} : { ttl }),
        map: mapState<number, number>(ttl === undefined ? {} : { ttl }),
        sum: reducingState((a: number, b: number) => a + b),
        mean: aggregatingState(agg.mean((n: number) => n)),
      },
      onEvent: (item, { state }) => {
        state.value.value++;
        state.list.add(item.id);
        state.map.set(item.n, item.id);
        state.sum.add(item.n);
        state.mean.add(item.n);
      },
    }),
  );

const timers: Pipeline['make'] = (items) =>
  items.pipe(
    keyOf,
    keyedProcess({
      onEvent: (item, context) => {
        context.setEventTimer(context.timestamp + 100 + item.n);
        context.setProcessingTimer(context.now + 100);
      },
      onTimer: (time) => time,
    }),
  );

const early = afterWatermark<Item>({ early: afterCount(3) });

const pipelines: readonly Pipeline[] = [
  { name: 'declared states', make: (items) => process(items) },
  { name: 'declared states that expire', make: (items) => process(items, 1000) },
  { name: 'declared states on disk', make: (items) => process(items), options: { state: onDisk(20) } },
  { name: 'timers', make: timers },
  {
    name: 'coProcess',
    inputs: 2,
    make: (left, right) =>
      left.pipe(
        keyOf,
        coProcess(right.pipe(keyOf), {
          state: { n: valueState(0) },
          onLeft: (_, { state }) => ++state.n.value,
          onRight: (_, { state }) => --state.n.value,
        }),
      ),
  },
  {
    name: 'broadcastProcess',
    inputs: 2,
    make: (items, rules) =>
      items.pipe(
        keyOf,
        broadcastProcess(rules, {
          broadcast: { rules: mapState<string, number>() },
          state: { n: valueState(0) },
          onBroadcast: (rule, { broadcast }) => broadcast.rules.set(rule.key, rule.n),
          onEvent: (_, { state }) => ++state.n.value,
        }),
      ),
  },
  { name: 'tumbling', make: windows(tumbling(10)) },
  { name: 'tumbling, filled, with lateness', make: windows(tumbling(10), { allowedLateness: 20, fillEmpty: 30 }) },
  { name: 'sliding', make: windows(sliding(40, 10), { allowedLateness: 20 }) },
  { name: 'sessions', make: windows(session(15)) },
  { name: 'sessions with lateness', make: windows(session(5), { allowedLateness: 100 }) },
  { name: 'windows with a trigger', make: windows(tumbling(10), { trigger: early, allowedLateness: 20 }) },
  { name: 'windows by the clock', make: windows(tumbling(10), { trigger: afterProcessingTime(50) }) },
  { name: 'windows with an evictor', make: windows(sliding(20, 10), { evictor: evictCount(5) }) },
  { name: 'windows of all time', make: windows(globalWindow()) },
  { name: 'windows without end', make: windows(globalWindow(), { trigger: afterCount(4) }) },
  { name: 'sessions with a trigger', make: windows(session(15), { trigger: early, allowedLateness: 20 }) },
  { name: 'windows of a count', make: windows(countWindow(4, 2)) },
  {
    name: 'a window function',
    make: (items) =>
      items.pipe(
        keyOf,
        windowBy(
          tumbling(10),
          windowFunction({
            windowState: { told: valueState(0) },
            keyState: { panes: valueState(0) },
            result: (all: readonly Item[], { windowState, keyState }) => {
              windowState.told.value = all.length;
              return ++keyState.panes.value;
            },
          }),
          { trigger: early, allowedLateness: 20 },
        ),
      ),
  },
];

const KEYS = 300;
const TOUCHED = 3;

/** Events of `keys` keys, at some times. */
function feed(h: AnyHarness, keys: number, from: number): void {
  for (let round = 0; round < 3; round++) {
    const events = Array.from({ length: keys }, (_, i) => ({
      value: { id: i, key: `key ${i}`, n: round },
      timestamp: from + 3 * round,
    }));
    h.events(events);
  }
}

function take(h: AnyHarness, kind: SnapshotKind): Checkpoint {
  return h.snapshotOf(kind).checkpoint;
}

/** How many entries a checkpoint has, and how many pieces its values are of. */
function sizeOf({ operators }: Checkpoint): { entries: number; values: number } {
  let entries = 0;
  let values = 0;
  for (const operator of operators.values()) {
    values += piecesOf(operator.values);
    for (const states of [operator.keyed, operator.changed]) {
      for (const groups of states.values()) for (const list of groups.values()) entries += list.length;
    }
  }
  return { entries, values };
}

function piecesOf(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 1;
  const parts: Iterable<unknown> = data instanceof Map ? data.values() : Object.values(data);
  let pieces = 1;
  for (const part of parts) pieces += piecesOf(part);
  return pieces;
}

describe('a checkpoint of changes', () => {
  for (const pipeline of pipelines) {
    it(`${pipeline.name}: has as much as has changed, not as is held`, () => {
      const h = start({ ...pipeline, options: { ...pipeline.options, tracksChanges: true } });
      feed(h, KEYS, 0);
      const all = sizeOf(take(h, 'everything'));
      expect(all.entries).toBeGreaterThanOrEqual(KEYS);
      expect(all.values).toBeLessThan(200);
      expect(sizeOf(take(h, 'changes')).entries).toBe(0);

      feed(h, TOUCHED, 3);
      take(h, 'copy');
      const { entries, values } = sizeOf(take(h, 'changes'));
      expect(entries).toBeGreaterThan(0);
      expect(entries).toBeLessThanOrEqual(12 * TOUCHED);
      expect(values).toBeLessThanOrEqual(all.values);

      h.unsubscribe();
    });
  }

  it('tells of a window of many keys that is over by its name alone', () => {
    const h = start({ name: 'tumbling', make: windows(tumbling(10)), options: { tracksChanges: true } });
    feed(h, KEYS, 0);
    take(h, 'everything');
    h.watermark(9);
    expect(h.outputs['main'].values).toHaveLength(KEYS);
    const changes = take(h, 'changes');
    expect(sizeOf(changes).entries).toBeLessThanOrEqual(2);
    expect([...changes.operators.get('windowBy')!.cleared]).toEqual(['slice 0']);
    h.unsubscribe();
  });

  it('has the last elements of a window of many, not all of them', () => {
    const make = windows(globalWindow(), { trigger: afterCount(100_000), evictor: evictCount(100_000) });
    const h = start({ name: 'elements', make, options: { tracksChanges: true } });
    const events = (n: number): void =>
      h.events(Array.from({ length: n }, (_, id) => ({ value: { id, key: 'a', n: 0 }, timestamp: 0 })));
    events(5000);
    take(h, 'everything');
    events(1);
    const { changed } = take(h, 'changes').operators.get('windowBy')!;
    const chunks = [...changed.get('elements')!.values()].flat();
    expect(chunks).toHaveLength(1);
    const [, [from, elements]] = chunks[0]![1] as [number, [number, unknown[]]];
    expect(from + elements.length).toBe(5001);
    expect(elements.length).toBeLessThan(200);
    h.unsubscribe();
  });

  it('tells of the elements of all windows of a crowd that has gone', () => {
    const make = windows(tumbling(10), { evictor: evictCount(10) });
    const h = start({ name: 'crowd', make, options: { tracksChanges: true } });
    h.events(Array.from({ length: 1100 }, (_, id) => ({ value: { id, key: `k${id}`, n: 0 }, timestamp: 0 })));
    const before = take(h, 'everything');
    expect(before.operators.get('windowBy')!.keyed.has('elements')).toBe(true);
    h.watermark(100);
    const { keyed } = applyChanges(before, take(h, 'changes')).operators.get('windowBy')!;
    expect([...keyed.keys()]).toEqual([]);
    h.unsubscribe();
  });
});
