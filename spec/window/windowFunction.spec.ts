import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  afterCount,
  afterWatermark,
  agg,
  aggregatingState,
  countWindow,
  evictCount,
  globalWindow,
  keyBy,
  listState,
  mapState,
  mapValues,
  purging,
  reducingState,
  runningAggregate,
  session,
  sliding,
  tumbling,
  valueState,
  windowAll,
  windowBy,
  windowFunction,
} from '../../lib/index.js';
import type { AggregateSpec, RxtideError, Stream, ValueState, WindowAssigner, WindowOptions } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import type { Harness } from '../../lib/testing.js';
import { expectInvalid } from './expectInvalid.js';
import { run } from './windowRun.js';
import type { Ev } from './windowRun.js';
import { cuts, scripts } from './windowScripts.js';

interface Sale {
  readonly shop: string;
  readonly price: number;
}

const sale = (shop: string, price: number): Sale => ({ shop, price });
const sumOf = (sales: readonly Sale[]): number => sales.reduce((sum, { price }) => sum + price, 0);

/** What is new since the last pane of the window, and what is known of the shop. */
const news = windowFunction({
  windowState: { told: valueState(0) },
  keyState: { total: valueState(0) },
  result: (sales: readonly Sale[], { key, pane, windowState: { told }, keyState: { total } }) => {
    const more = sumOf(sales) - told.value;
    told.value += more;
    total.value += more;
    return `${String(key)} ${pane.timing} +${more} = ${total.value}`;
  },
});

const early = afterWatermark<Sale>({ early: afterCount(2) });

/** The values of a window operator over sales by shop. */
function valuesOf<R>(
  aggregate: AggregateSpec<Sale, R>,
  options: WindowOptions<Sale> = {},
  assigner: WindowAssigner<Sale> = tumbling(10),
): Harness<[Sale], Stream<R>> {
  return harness<[Sale], Stream<R>>(
    (sales) =>
      sales.pipe(
        keyBy((value) => value.shop),
        windowBy(assigner, aggregate as AggregateSpec<unknown, R>, { ...options, name: 'windows' }),
        mapValues((result) => result.value),
      ) as unknown as Stream<R>,
  );
}

describe('the states of a window', () => {
  it('remember what earlier panes have told: early, on time and late', () => {
    const h = valuesOf(news, { trigger: early, allowedLateness: 5 });
    for (const price of [1, 2, 3]) h.event(sale('x', price), price);
    h.watermark(9);
    h.event(sale('x', 10), 4);
    h.watermark(13);
    h.event(sale('x', 20), 5);
    expect(h.outputs.main.values).toEqual(['x early +3 = 3', 'x on-time +3 = 6', 'x late +10 = 16', 'x late +20 = 36']);
  });

  it('do so with the default trigger and late panes', () => {
    const h = valuesOf(news, { allowedLateness: 5 });
    h.event(sale('x', 1), 1);
    h.watermark(9);
    h.event(sale('x', 2), 2);
    expect(h.outputs.main.values).toEqual(['x on-time +1 = 1', 'x late +2 = 3']);
  });

  it('are kept apart by key and by window, those that overlap too', () => {
    const h = valuesOf(news, { trigger: early }, sliding(10, 5));
    h.events([sale('x', 1), sale('y', 10), sale('x', 2), sale('y', 20)].map((value) => ({ value, timestamp: 5 })));
    h.event(sale('x', 4), 11);
    h.watermark(19);
    expect(h.outputs.main.values).toEqual([
      // Of [0, 10) and [5, 15) each.
      'x early +3 = 3',
      'x early +3 = 6',
      'y early +30 = 30',
      'y early +30 = 60',
      'x on-time +0 = 6',
      'y on-time +0 = 60',
      'x on-time +4 = 10',
      'y on-time +0 = 60',
      'x on-time +4 = 14',
    ]);
  });

  it('tell a key from the tuple of it', () => {
    const h = harness((sales: Stream<Sale>) =>
      sales.pipe(
        keyBy((value) => (value.price > 5 ? [value.shop] : value.shop) as string),
        windowBy(tumbling(10), news, { trigger: early }),
        mapValues((result) => result.value),
      ),
    );
    for (const price of [1, 2, 10, 20]) h.event(sale('x', price), 1);
    expect(h.outputs.main.values).toEqual(['x early +3 = 3', 'x early +30 = 30']);
  });

  it('stay when a trigger purges: only contents are dropped (WOP-7)', () => {
    const counting = windowFunction({
      windowState: { panes: valueState(0) },
      result: (sales: readonly Sale[], { windowState }) => [sumOf(sales), ++windowState.panes.value],
    });
    const h = valuesOf(counting, { trigger: purging(early) });
    for (const price of [1, 2, 3, 4, 5]) h.event(sale('x', price), 1);
    h.watermark(9);
    expect(h.outputs.main.values).toEqual([
      [3, 1],
      [7, 2],
      [5, 3],
    ]);
  });

  it('are there for the last pane, and freed with the window at end − 1 + allowedLateness (WOP-9)', () => {
    const lists = windowFunction({
      windowState: { sizes: listState<number>() },
      result: (sales: readonly Sale[], { pane, windowState: { sizes } }) => {
        sizes.add(sales.length);
        return [...sizes.values, pane.isLast];
      },
    });
    const h = valuesOf(lists, { trigger: early, allowedLateness: 5 });
    h.event(sale('x', 1), 1);
    h.event(sale('x', 2), 2);
    h.watermark(9);
    h.watermark(13);
    expect(h.operator('windows')).toMatchObject({ keys: 1, windows: 1 });
    expect(h.operator('windows').stateBytes).toBeGreaterThan(0);
    h.watermark(14);
    expect(h.operator('windows')).toMatchObject({ keys: 0, windows: 0, stateBytes: 0 });
    expect(h.outputs.main.values).toEqual([
      [2, false],
      [2, 2, false],
    ]);
  });

  it('begin anew with the next window of a key', () => {
    const h = valuesOf(news, { trigger: early });
    for (const at of [1, 2, 11, 12]) {
      h.watermark(at - 2);
      h.event(sale('x', 1), at);
    }
    expect(h.outputs.main.values).toEqual(['x early +2 = 2', 'x on-time +0 = 2', 'x early +2 = 4']);
  });

  it('may be of every kind', () => {
    const all = windowFunction({
      windowState: {
        value: valueState<number>(),
        list: listState<number>(),
        map: mapState<string, number>(),
        most: reducingState((a: number, b: number) => Math.max(a, b)),
        mean: aggregatingState(agg.mean((n: number) => n)),
      },
      result: (sales: readonly Sale[], { windowState: { value, list, map, most, mean } }) => {
        const before = [value.value, list.values, map.entries(), most.value, mean.value];
        const sum = sumOf(sales);
        value.value = sum;
        list.add(sum);
        map.set(`${sales.length}`, sum);
        most.add(-sum);
        mean.add(sum);
        return before;
      },
    });
    const h = valuesOf(all, { trigger: early });
    for (const price of [1, 2, 3, 4]) h.event(sale('x', price), 1);
    const restored = h.restore(h.snapshot());
    restored.watermark(9);
    expect([...h.outputs.main.values, ...restored.outputs.main.values]).toEqual([
      [undefined, [], [], undefined, undefined],
      [3, [3], [['2', 3]], -3, 3],
      [
        10,
        [3, 10],
        [
          ['2', 3],
          ['4', 10],
        ],
        -3,
        6.5,
      ],
    ]);
  });

  it('go on from a snapshot between panes, and lie in the group of their key', () => {
    let h = valuesOf(news, { trigger: early, allowedLateness: 5 });
    h.event(sale('x', 1), 1);
    h.event(sale('x', 2), 2);
    const snapshot = h.snapshot();
    const { keyed } = snapshot.checkpoint.operators.get('windows')!;
    const groupsOf = (state: string): number[] => [...keyed.get(state)!.keys()];
    expect(groupsOf('state.windowState.told')).toEqual(groupsOf('windows'));
    expect(groupsOf('state.keyState.total')).toEqual(groupsOf('windows'));
    h = h.restore(snapshot);
    h.event(sale('x', 4), 3);
    h.watermark(9);
    h = h.restore(h.snapshot());
    h.event(sale('x', 8), 3);
    expect(h.outputs.main.values).toEqual(['x late +8 = 15']);
    h.watermark(14);
    expect(h.operator('windows').windows).toBe(0);
  });

  it('may expire, and then are the default again', () => {
    const brief = windowFunction({
      windowState: { panes: valueState(0, { ttl: { after: 10, clock: 'processing' } }) },
      result: (_: readonly Sale[], { windowState }) => ++windowState.panes.value,
    });
    const h = valuesOf(brief, { trigger: afterCount(1) });
    h.event(sale('x', 1), 1);
    h.event(sale('x', 1), 1);
    h.advanceProcessingTime(10);
    h.event(sale('x', 1), 1);
    expect(h.outputs.main.values).toEqual([1, 2, 1]);
  });

  it('of a window without end stay though it is empty, until they are cleared', () => {
    const rounds = windowFunction({
      windowState: { rounds: valueState(0) },
      result: (sales: readonly Sale[], { windowState }) => {
        const round = ++windowState.rounds.value;
        if (round === 2) windowState.rounds.clear();
        return [sumOf(sales), round];
      },
    });
    const h = valuesOf(rounds, { trigger: purging(afterCount(2)) }, globalWindow());
    for (const price of [1, 2, 3]) h.event(sale('x', price), price);
    h.event(sale('x', 4), 4);
    expect(h.operator('windows')).toMatchObject({ keys: 0, windows: 0, stateBytes: 0 });
    h.event(sale('x', 5), 5);
    h.event(sale('x', 6), 6);
    expect(h.outputs.main.values).toEqual([
      [3, 1],
      [7, 2],
      [11, 1],
    ]);
  });

  it('work with an evictor', () => {
    const h = valuesOf(news, { trigger: early, evictor: evictCount(1) });
    for (const price of [1, 2, 3]) h.event(sale('x', price), 1);
    h.watermark(9);
    expect(h.outputs.main.values).toEqual(['x early +2 = 2', 'x on-time +1 = 3']);
  });
});

describe('the states of a key', () => {
  const records = windowFunction({
    keyState: { best: valueState(0) },
    result: (sales: readonly Sale[], { keyState: { best } }) => {
      const sum = sumOf(sales);
      const isRecord = sum > best.value;
      if (isRecord) best.value = sum;
      return [sum, isRecord];
    },
  });

  it('are there for all windows of it, with gaps between them too', () => {
    const h = valuesOf(records);
    for (const [price, at] of [
      [5, 1],
      [3, 11],
      [7, 51],
    ] as const) {
      h.event(sale('x', price), at);
      h.event(sale('y', 1), at);
      h.watermark(at + 8);
    }
    expect(h.outputs.main.values).toEqual([
      [5, true],
      [1, true],
      [3, false],
      [1, false],
      [7, true],
      [1, false],
    ]);
  });

  it('outlast their windows, and are freed when they are cleared', () => {
    const clearing = windowFunction({
      keyState: { seen: valueState(0) },
      result: (sales: readonly Sale[], { keyState: { seen } }) => {
        seen.value += sales.length;
        if (seen.value === 2) seen.clear();
      },
    });
    const h = valuesOf(clearing);
    h.event(sale('x', 1), 1);
    h.watermark(9);
    expect(h.operator('windows')).toMatchObject({ keys: 1, windows: 0 });
    h.event(sale('x', 1), 11);
    h.watermark(19);
    expect(h.operator('windows')).toMatchObject({ keys: 0, windows: 0, stateBytes: 0 });
  });

  it('expire by event time: what a result wrote has the time of the result', () => {
    const recent = windowFunction({
      keyState: { windows: valueState(0, { ttl: 15 }) },
      result: (_: readonly Sale[], { keyState }) => ++keyState.windows.value,
    });
    const h = valuesOf(recent);
    // Results have the times 9, 19 and 39.
    for (const at of [1, 11, 31]) h.event(sale('x', 1), at);
    h.watermark(39);
    expect(h.outputs.main.values).toEqual([1, 2, 1]);
    h.watermark(60);
    expect(h.operator('windows')).toMatchObject({ keys: 0, stateBytes: 0 });
  });

  it('are there for sessions too', () => {
    const h = valuesOf(records, {}, session(5));
    for (const at of [1, 4, 20]) h.event(sale('x', at), at);
    h.event(sale('x', 1), 16);
    h.watermark(100);
    expect(h.outputs.main.values).toEqual([
      [5, true],
      [21, true],
    ]);
  });
});

describe('windowFunction', () => {
  it('can stand beside others, each with its own states', () => {
    const counting = (step: number) =>
      windowFunction({
        windowState: { n: valueState(0) },
        keyState: { n: valueState(100) },
        result: (_: readonly Sale[], { windowState, keyState }) => {
          windowState.n.value += step;
          keyState.n.value += step;
          return [windowState.n.value, keyState.n.value];
        },
      });
    const both = { ones: counting(1), tens: counting(10), sum: agg.sum((value: Sale) => value.price) };
    let h = valuesOf(both, { trigger: early });
    h.event(sale('x', 1), 1);
    h.event(sale('x', 2), 2);
    expect(h.outputs.main.values).toEqual([{ ones: [1, 101], tens: [10, 110], sum: 3 }]);
    h = h.restore(h.snapshot());
    h.watermark(9);
    expect(h.outputs.main.values).toEqual([{ ones: [2, 102], tens: [20, 120], sum: 3 }]);
  });

  it('knows the pane, without any states', () => {
    const h = valuesOf(windowFunction({ result: (sales: readonly Sale[], { pane }) => [sales.length, pane.timing] }));
    h.event(sale('x', 1), 1);
    h.watermark(9);
    expect(h.outputs.main.values).toEqual([[1, 'on-time']]);
  });

  it('serves windowAll, whose one key is undefined', () => {
    const h = harness((sales: Stream<Sale>) => sales.pipe(windowAll(tumbling(10), news, { trigger: early })));
    for (const price of [1, 2, 3, 4]) h.event(sale(`${price}`, price), 1);
    expect(h.outputs.main.values.map(({ value }) => value)).toEqual([
      'undefined early +3 = 3',
      'undefined early +7 = 10',
    ]);
  });

  it('gives nothing for nothing, and at the end of time what is open', () => {
    const h = valuesOf(news, { trigger: early });
    h.end();
    expect(h.outputs.main).toMatchObject({ values: [], completed: true });
    const other = valuesOf(news, { trigger: early });
    for (const price of [1, 2, 3]) other.event(sale('x', price), price);
    other.end();
    expect(other.outputs.main.values).toEqual(['x early +3 = 3', 'x on-time +3 = 6']);
    expect(other.operator('windows')).toMatchObject({ keys: 0, windows: 0, stateBytes: 0 });
  });

  it('gives nothing more when the stream is cut off, and keeps nothing', () => {
    const h = valuesOf(news, { trigger: early });
    for (const price of [1, 2, 3]) h.event(sale('x', price), price);
    h.cutOff();
    expect(h.outputs.main.values).toEqual(['x early +3 = 3']);
    expect(h.operator('windows')).toMatchObject({ used: 2, discarded: 1, keys: 0, windows: 0, stateBytes: 0 });
  });

  it('fails the stream when its function throws; what came before is sent (law 8)', () => {
    const failing = windowFunction({
      windowState: { panes: valueState(0) },
      result: (_: readonly Sale[], { windowState }) => {
        if (++windowState.panes.value === 2) throw new Error('not again');
        return windowState.panes.value;
      },
    });
    const h = valuesOf(failing, { trigger: afterCount(1), name: 'mine' });
    h.events([1, 2, 3].map((price) => ({ value: sale('x', price), timestamp: 1 })));
    expect(h.outputs.main.values).toEqual([1]);
    const error = h.outputs.main.error as RxtideError;
    expect(error).toMatchObject({ code: 'USER_CODE', operator: 'windows' });
    expect(error.message).toMatch(/not again/);
    expect(error.cause).toEqual(new Error('not again'));
  });

  it('refuses the use of a state when its function has returned', () => {
    let kept: ValueState<number> | undefined;
    const leaking = windowFunction({
      windowState: { told: valueState(0) },
      result: (_: readonly Sale[], { windowState }) => void (kept = windowState.told),
    });
    const h = valuesOf(leaking);
    h.event(sale('x', 1), 1);
    h.watermark(9);
    expect(() => kept!.value).toThrow(/the state 'windowState.told' was used outside of/);
  });

  it('freezes what is put into a state, in the harness', () => {
    const mutating = windowFunction({
      windowState: { list: valueState<number[]>([]) },
      result: (_: readonly Sale[], { windowState }) => windowState.list.value.push(1),
    });
    const h = valuesOf(mutating);
    h.event(sale('x', 1), 1);
    h.watermark(9);
    expect(h.outputs.main.error).toMatchObject({ code: 'USER_CODE' });
  });

  it('refuses what it cannot do', () => {
    expectInvalid(
      () => valuesOf(news, {}, session(5)),
      /the windows of session\(5\) merge.*'windowState.told' must be in keyState, or the windows ones that do not merge, such as tumbling/,
    );
    expectInvalid(
      () => valuesOf({ a: news }, { trigger: early }, session(5)),
      /'a.windowState.told' must be in keyState/,
    );
    expectInvalid(() => valuesOf(news, {}, countWindow(3)), /use globalWindow\(\) with the trigger afterCount/);
    expectInvalid(() => valuesOf(news, { fillEmpty: 5 }), /fillEmpty is not for windowFunction/);
    expectInvalid(() => aggregatingState(news), /aggregatingState: a windowFunction needs windows/);
    expectInvalid(
      () => runningAggregate<Sale, unknown, string>(news),
      /runningAggregate: a windowFunction needs windows/,
    );
    expectInvalid(() => windowFunction({} as never), /`result` of windowFunction must be a function/);
    expectInvalid(
      () => windowFunction({ windowState: { told: 0 as never }, result: () => 0 }),
      /windowFunction: windowState: the state 'told' must be declared, such as \{ told: valueState\(0\) \}/,
    );
    expectInvalid(
      () => windowFunction({ keyState: { told: 0 as never }, result: () => 0 }),
      /windowFunction: keyState: the state 'told' must be declared/,
    );
  });
});

describe('by a model', () => {
  type Ids = readonly number[];
  const idOf = (event: Ev): number => event.id;

  /** What each pane has told before it in its window, and of its key. */
  const remembering = windowFunction({
    windowState: { told: listState<number>() },
    keyState: { panes: valueState(0) },
    result: (events: readonly Ev[], { windowState: { told }, keyState: { panes } }): readonly unknown[] => {
      const ids = events.map(idOf);
      const said = [ids, told.values, panes.value++];
      told.addAll(ids);
      return said;
    },
  });

  const kinds: Record<string, { readonly assigner: () => WindowAssigner<Ev>; readonly options: WindowOptions<Ev> }> = {
    'early and late': { assigner: () => tumbling(10), options: { trigger: afterWatermark({ early: afterCount(2) }) } },
    'the default': { assigner: () => tumbling(10), options: {} },
    'purged, over windows that overlap': {
      assigner: () => sliding(20, 10),
      options: { trigger: purging(afterWatermark({ early: afterCount(2) })) },
    },
    'the last two': { assigner: () => tumbling(20), options: { evictor: evictCount(2), trigger: afterCount(1) } },
  };

  // Each is an operator that knows nothing of states, and what its panes amount to is worked out afterwards.
  it.each(Object.keys(kinds))('%s: states are what a loop over the panes of agg.collect makes of them', (kind) => {
    const { assigner, options } = kinds[kind]!;
    fc.assert(
      fc.property(scripts({ maxLength: 12 }), cuts, fc.constantFrom(0, 7), (steps, sizes, allowedLateness) => {
        const told = new Map<string, Ids>();
        const panes = new Map<string, number>();
        const collected = run(
          { assigner, aggregate: () => agg.collect(idOf), options: { ...options, allowedLateness } },
          steps,
          { sizes },
        );
        const expected = collected.results.map(({ value: { key, window, value } }) => {
          const place = `${key} ${window.start} ${window.end}`;
          const said = [value, told.get(place) ?? [], panes.get(key) ?? 0];
          told.set(place, [...(told.get(place) ?? []), ...value]);
          panes.set(key, (panes.get(key) ?? 0) + 1);
          return said;
        });
        const pipeline = { assigner, aggregate: () => remembering, options: { ...options, allowedLateness } };
        expect(run(pipeline, steps, { sizes }).results.map(({ value }) => value.value)).toEqual(expected);
      }),
      { numRuns: 2_500 },
    );
  });
});
