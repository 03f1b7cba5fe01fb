import { describe, expect, it } from '@jest/globals';
import {
  agg,
  aggregatingState,
  createRuntime,
  fromArray,
  keyBy,
  keyedProcess,
  listState,
  mapState,
  reducingState,
  values,
  valueState,
} from '../../lib/index.js';
import type { Codec, StateBackend } from '../../lib/index.js';
import { memoryState } from '../../lib/state/memoryStore.js';
import { StatesAtWork } from './statesAtWork.js';

describe('valueState', () => {
  it('has its default until it is set, and after clear; setting undefined clears (STA-2)', () => {
    const states = new StatesAtWork({ v: valueState(7), none: valueState<string>() });
    expect(states.do(({ v, none }) => [v.value, v.isEmpty, none.value])).toEqual([7, true, undefined]);
    states.do(({ v, none }) => ((v.value = 0), (none.value = '')));
    expect(states.do(({ v, none }) => [v.value, v.isEmpty, none.value])).toEqual([0, false, '']);
    states.do(({ v, none }) => (v.clear(), (none.value = undefined)));
    expect(states.do(({ v, none }) => [v.value, v.isEmpty, none.isEmpty])).toEqual([7, true, true]);
    expect(states.keys).toBe(0);
  });

  it('clears the key in hand and no other (STA-1)', () => {
    const states = new StatesAtWork({ v: valueState(0) });
    states.do(({ v }) => (v.value = 1), 0, 'a');
    states.do(({ v }) => (v.value = 2), 0, 'b');
    states.do(({ v }) => v.clear(), 0, 'a');
    expect([states.do(({ v }) => v.value, 0, 'a'), states.do(({ v }) => v.value, 0, 'b')]).toEqual([0, 2]);
  });

  it('keeps null, false, 0, NaN and −0 as they are', () => {
    let states = new StatesAtWork({ v: valueState<unknown>(1) });
    for (const value of [null, false, 0, NaN, -0]) {
      states.do(({ v }) => (v.value = value));
      states = states.restored();
      expect(states.do(({ v }) => v.value)).toBe(value);
    }
  });
});

describe('listState', () => {
  it('adds, replaces and clears; an empty list is none (STA-2)', () => {
    const states = new StatesAtWork({ l: listState<number>() });
    states.do(({ l }) => (l.add(1), l.addAll([2, 3])));
    expect(states.do(({ l }) => [l.values, l.length, l.isEmpty])).toEqual([[1, 2, 3], 3, false]);
    states.do(({ l }) => l.set([9]));
    expect(states.do(({ l }) => l.values)).toEqual([9]);
    states.do(({ l }) => l.set([]));
    expect(states.do(({ l }) => [l.values, l.isEmpty])).toEqual([[], true]);
    expect(states.keys).toBe(0);
  });

  it('takes no undefined (STA-2), and then nothing of the event stays', () => {
    const states = new StatesAtWork({ l: listState<number | undefined>() });
    states.do(({ l }) => l.add(1));
    expect(() => states.do(({ l }) => (l.add(2), l.add(undefined)))).toThrow(
      /an element of the list 'l' cannot be undefined \(STA-2\)/,
    );
    expect(states.do(({ l }) => l.values)).toEqual([1]);
  });

  it('may be set from itself', () => {
    const states = new StatesAtWork({ l: listState<number>() });
    states.do(({ l }) => l.addAll([3, 1, 2]));
    states.do(({ l }) => l.set([...l.values].sort((a, b) => a - b)));
    states.do(({ l }) => l.set(l.values));
    expect(states.do(({ l }) => l.values)).toEqual([1, 2, 3]);
  });
});

describe('mapState', () => {
  it('is a map, in the order in which entries were first set', () => {
    const states = new StatesAtWork({ m: mapState<string | number, number>() });
    states.do(({ m }) => (m.set('x', 1), m.set(0, 2), m.set('x', 3)));
    expect(
      states.do(({ m }) => [m.get('x'), m.get(-0), m.has('y'), m.size, m.entries(), m.keys(), m.values()]),
    ).toEqual([
      3,
      2,
      false,
      2,
      [
        ['x', 3],
        [0, 2],
      ],
      ['x', 0],
      [3, 2],
    ]);
    states.do(({ m }) => (m.delete('x'), m.delete('nowhere')));
    expect(states.do(({ m }) => m.keys())).toEqual([0]);
    states.do(({ m }) => m.set(0, undefined as never));
    expect(states.keys).toBe(0);
  });

  it('is as it was, whatever an event did that throws: also if it cleared the map and began anew', () => {
    const states = new StatesAtWork({ m: mapState<string, number>() });
    states.do(({ m }) => (m.set('x', 1), m.set('y', 2), m.set('z', 3)));
    const doAll = (): void =>
      states.do(({ m }) => {
        m.delete('x');
        m.set('y', 20);
        m.clear();
        m.set('z', 30);
        for (let i = 0; i < 100; i++) m.set(`of many ${i}`, i);
        throw new Error('on purpose');
      });
    expect(doAll).toThrow('on purpose');
    expect(states.do(({ m }) => m.entries())).toEqual([
      ['x', 1],
      ['y', 2],
      ['z', 3],
    ]);
  });

  it('takes no objects for keys', () => {
    const states = new StatesAtWork({ m: mapState<string, number>() });
    expect(() => states.do(({ m }) => m.set({} as never, 1))).toThrow(/a key of the map 'm' must be a string, number/);
  });
});

describe('reducingState and aggregatingState', () => {
  it('grow with every add', () => {
    const states = new StatesAtWork({
      longest: reducingState((a: string, b: string) => (b.length > a.length ? b : a)),
      some: aggregatingState({ n: agg.count(), first: agg.first<string>(), all: agg.collect<string>() }),
    });
    expect(states.do(({ longest, some }) => [longest.value, some.value])).toEqual([
      undefined,
      { n: 0, first: undefined, all: [] },
    ]);
    for (const word of ['so', 'goes', 'it']) states.do(({ longest, some }) => (longest.add(word), some.add(word)));
    const again = states.restored();
    again.do(({ some }) => some.add('!'));
    expect(again.do(({ longest, some }) => [longest.value, some.value])).toEqual([
      'goes',
      { n: 4, first: 'so', all: ['so', 'goes', 'it', '!'] },
    ]);
    again.do(({ longest, some }) => (longest.clear(), some.clear()));
    expect(again.keys).toBe(0);
  });

  it('leave out what their function throws on', () => {
    const states = new StatesAtWork({
      sum: reducingState((a: number, b: number) => (b < 0 ? fail() : a + b)),
      total: aggregatingState(agg.sum((n: number) => (n < 0 ? fail() : n))),
    });
    states.do(({ sum, total }) => (sum.add(1), total.add(1)));
    expect(() => states.do(({ sum, total }) => (total.add(5), sum.add(-1)))).toThrow('negative');
    expect(() => states.do(({ total }) => total.add(-1))).toThrow('negative');
    expect(states.do(({ sum, total }) => [sum.value, total.value])).toEqual([1, 1]);
  });

  it('need what they are made of', () => {
    expect(() => reducingState(5 as never)).toThrow(/reducingState needs a function/);
    expect(() => aggregatingState(agg.count as never)).toThrow(/agg.count\(\), not agg.count/);
  });
});

describe('a restore', () => {
  interface Cart {
    readonly items: readonly string[];
  }
  const version1: Codec<Cart> = {
    id: 'cart',
    version: 1,
    encode: ({ items }) => items.join(' '),
    decode: (data) => ({ items: (data as string).split(' ') }),
  };
  const version2: Codec<Cart> = {
    id: 'cart',
    version: 2,
    encode: ({ items }) => [...items],
    decode: (data, version) => (version === 1 ? version1.decode(data, 1) : { items: data as string[] }),
  };

  it('reads what an earlier version of a codec wrote', () => {
    const one = new StatesAtWork({
      v: valueState<Cart | null>(null, { codec: version1 }),
      l: listState({ codec: version1 }),
      m: mapState<string, Cart>({ codec: version1 }),
    });
    one.do(
      ({ v, l, m }) => ((v.value = { items: ['a', 'b'] }), l.add({ items: ['c', 'd'] }), m.set('x', { items: ['e'] })),
    );
    const two = one.restored({
      v: valueState<Cart | null>(null, { codec: version2 }),
      l: listState({ codec: version2 }),
      m: mapState<string, Cart>({ codec: version2 }),
    });
    expect(two.do(({ v, l, m }) => [v.value, l.values, m.get('x')])).toEqual([
      { items: ['a', 'b'] },
      [{ items: ['c', 'd'] }],
      { items: ['e'] },
    ]);
    const three = two.restored();
    expect(three.do(({ v }) => v.value)).toEqual({ items: ['a', 'b'] });
    const back = (): unknown =>
      three.restored({ v: valueState<Cart | null>(null, { codec: version1 }) }).do(({ v }) => v.value);
    expect(back).toThrow(/was written by version 2 of the codec 'cart', which is 1 now/);
  });

  it('says so if a state is declared as something else', () => {
    const states = new StatesAtWork({ s: valueState(0) });
    states.do(({ s }) => (s.value = 1));
    expect(() => states.restored({ s: listState() }).do(({ s }) => s.values)).toThrow(
      /the state 's' of 'keyedProcess' was a valueState and is declared as listState now: restore it by the declaration that wrote it/,
    );
  });

  it('leaves out what is declared no more, and begins what is new', () => {
    const states = new StatesAtWork({ old: valueState(0), kept: valueState(0) });
    states.do(({ old, kept }) => ((old.value = 1), (kept.value = 2)));
    const next = states.restored({ kept: valueState(0), fresh: valueState('new') });
    expect(next.do(({ kept, fresh }) => [kept.value, fresh.value])).toEqual([2, 'new']);
  });
});

describe('where states are kept', () => {
  it('is what the runtime says: a store per operator and state', () => {
    const opened: string[] = [];
    const state: StateBackend = {
      open: (info) => {
        opened.push(`${info.operator}.${info.state} ${info.codec.id} ${info.codec.version}`);
        return memoryState.open(info);
      },
    };
    const results: number[] = [];
    fromArray(['a', 'b', 'a'], { timestampOf: () => 0, runtime: createRuntime({ state }) })
      .pipe(
        keyBy((word) => word),
        keyedProcess({
          name: 'counts',
          state: { count: valueState(0), seen: listState<string>() },
          onEvent: (_, { state: { count } }) => ++count.value,
        }),
        values(),
      )
      .subscribe((n) => results.push(n));
    expect(opened).toEqual(['counts.count plain 1', 'counts.seen plain 1']);
    expect(results).toEqual([1, 1, 2]);
  });

  it('shows in the metrics: keys, bytes, the oldest entry, timers', () => {
    const states = new StatesAtWork({ v: valueState('') });
    states.do(({ v }) => (v.value = 'x'.repeat(100)), 5, 'a');
    const { stateBytes, oldestEntry, keys } = states.harness.operator('keyedProcess');
    expect([keys, oldestEntry]).toEqual([1, 5]);
    expect(stateBytes).toBeGreaterThan(100);
    for (let i = 0; i < 1000; i++) states.do(({ v }) => (v.value = 'x'.repeat(100)), 6 + i, `key ${i}`);
    const many = states.harness.operator('keyedProcess');
    expect(many.keys).toBe(1001);
    expect(many.stateBytes / stateBytes).toBeGreaterThan(800);
    expect(many.stateBytes / stateBytes).toBeLessThan(1300);
    states.do(({ v }) => (v.value = ''), 9000, 'a');
    expect(states.harness.operator('keyedProcess').oldestEntry).toBe(6);
  });
});

function fail(): never {
  throw new Error('negative');
}
