import { describe, expect, it } from '@jest/globals';
import {
  agg,
  fromArray,
  keyBy,
  keyedProcess,
  mapValues,
  records,
  sideOutput,
  tumbling,
  values,
  windowBy,
} from '../../lib/index.js';
import type { Key, Rejected, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';

/** How many events each key has: the keys as they come out, in order. */
function counted(keys: readonly unknown[]): (readonly [unknown, number])[] {
  const counts: (readonly [unknown, number])[] = [];
  fromArray(keys, { timestampOf: () => 5 })
    .pipe(
      keyBy((key) => key as Key),
      windowBy(tumbling(10), agg.count()),
      values(),
    )
    .subscribe(({ key, value }) => counts.push([key, value]));
  return counts;
}

describe('keyBy', () => {
  it('gives each event its key, and keeps its value, time and order', () => {
    const seen: unknown[] = [];
    fromArray(['b', 'a', 'b'], { timestampOf: (word) => word.charCodeAt(0) })
      .pipe(
        keyBy((word) => word.toUpperCase()),
        records(),
      )
      .subscribe((record) => seen.push(record));
    expect(seen).toEqual([
      { value: 'b', timestamp: 98, key: 'B' },
      { value: 'a', timestamp: 97, key: 'A' },
      { value: 'b', timestamp: 98, key: 'B' },
    ]);
  });

  it('a second one replaces the key', () => {
    const seen: unknown[] = [];
    fromArray([1, 2], { timestampOf: (n) => n })
      .pipe(
        keyBy((n) => n),
        mapValues((n) => n * 10),
        keyBy((n) => `${n}`),
        records(),
      )
      .subscribe(({ key }) => seen.push(key));
    expect(seen).toEqual(['10', '20']);
  });
});

describe('keys', () => {
  it('are equal by value: NaN equals NaN, -0 equals 0', () => {
    expect(counted([NaN, 0, -0, 0 / 0])).toEqual([
      [NaN, 2],
      [0, 2],
    ]);
    expect(Object.is(counted([-0])[0]![0], 0)).toBe(true);
  });

  it('are the same whatever gives them: of the two zeros it is 0', () => {
    const seen: unknown[] = [];
    const keyed$ = fromArray([1, 2], { timestampOf: (n) => n }).pipe(keyBy((n) => (n === 2 ? -0 : 0)));
    keyed$.pipe(records()).subscribe(({ key }) => seen.push(key));
    keyed$.pipe(keyedProcess({ onEvent: (n) => n }), records()).subscribe(({ key }) => seen.push(key));
    keyed$
      .pipe(keyedProcess({ onEvent: (n) => (n === 1 ? undefined : n) }), records())
      .subscribe(({ key }) => seen.push(key));
    expect(seen).toEqual([0, 0, 0, 0, 0]);
  });

  it('are the same after a restore as before, also where a part of a tuple is -0', () => {
    const parts = [-0, 'a'] as const;
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        keyBy(() => parts),
        windowBy(tumbling(10), agg.count()),
      ),
    );
    h.event(1, 5);
    const restored = h.restore(h.snapshot());
    restored.watermark(9);
    expect(restored.outputs.main.records.map(({ key }) => key)).toEqual([[0, 'a']]);
    expect(counted([parts])).toEqual([[[0, 'a'], 1]]);
    expect(parts).toEqual([-0, 'a']);
  });

  it('of different types are different, however alike they look', () => {
    const keys = [1, '1', 1n, true, 'true', null, 'null', undefined, 'undefined', '', 0, false];
    expect(counted([...keys, ...keys])).toEqual(keys.map((key) => [key, 2]));
  });

  it('may be tuples, equal by their parts', () => {
    expect(
      counted([['a', 1], ['a', 1], ['a', '1'], ['a,1'], ['a'], [], [null, undefined], [undefined, null], ['a', 1]]),
    ).toEqual([
      [['a', 1], 3],
      [['a', '1'], 1],
      [['a,1'], 1],
      [['a'], 1],
      [[], 1],
      [[null, undefined], 1],
      [[undefined, null], 1],
    ]);
  });

  it('a tuple is not the text of its parts', () => {
    expect(counted([['s1:a'], ['', 'a'], 's1:a', ['a'], 'a'])).toHaveLength(5);
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'length'])(
    '%s is a key like any other',
    (name) => {
      expect(counted([name, 'a', name])).toEqual([
        [name, 2],
        ['a', 1],
      ]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  it('large, fractional and negative numbers are told apart', () => {
    const keys = [2 ** 31, -(2 ** 31), 2 ** 31 - 1, 2 ** 53, 0.1, -0.1, 1e300, Infinity, -Infinity, -1, 1];
    expect(counted([...keys, ...keys])).toEqual(keys.map((key) => [key, 2]));
  });

  it.each([
    ['an object', { page: '/', user: 1 }, 'give the parts as a tuple, such as [key.page, key.user]'],
    ['an empty object', {}, 'give the parts as a tuple, such as [a, b]'],
    ['a Date', new Date(0), 'a value of type object'],
    ['a function', () => 1, 'a value of type function'],
    ['a symbol', Symbol('s'), 'a value of type symbol'],
    ['a tuple with an object', ['a', {}], 'a tuple with another kind of part'],
  ])('%s is none: the error says how to write it', (_, key, message) => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(keyBy((n) => (n === 2 ? (key as unknown as Key) : n))));
    h.events([1, 2, 3].map((value) => ({ value, timestamp: value })));
    expect(h.outputs.main.values).toEqual([1]);
    expect(h.outputs.main.error).toMatchObject({
      code: 'INVALID_KEY',
      operator: 'keyBy',
      event: 2,
      message: expect.stringContaining(message),
    });
  });

  it('that are none go to rejectedTo, and the others go on', () => {
    const h = harness((numbers: Stream<number>) => {
      const rejected = sideOutput<Rejected>();
      return {
        main: numbers.pipe(keyBy((n) => (n % 2 === 0 ? ({ n } as unknown as Key) : n), { rejectedTo: rejected })),
        rejected,
      };
    });
    h.events([1, 2, 3, 4].map((value) => ({ value, timestamp: value })));
    expect(h.outputs.main.records.map(({ value, key }) => [value, key])).toEqual([
      [1, 1],
      [3, 3],
    ]);
    expect(h.outputs.rejected.values).toMatchObject([
      { value: 2, timestamp: 2, operator: 'keyBy', error: { code: 'INVALID_KEY' } },
      { value: 4, timestamp: 4 },
    ]);
  });
});
