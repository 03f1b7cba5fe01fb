import { describe, expect, it } from '@jest/globals';
import { of } from '../../lib/aggregate/of.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { context, type Event, resultOf, smallInteger, wordOf, xOf } from './aggregateScript.js';

/** Freezes, so that mutation would be found. */
const frozen = <A extends object>(accumulator: A): A => Object.freeze(accumulator);

const total = of({
  create: () => frozen({ n: 0, sum: 0 }),
  add: ({ n, sum }, event: Event) => frozen({ n: n + 1, sum: sum + xOf(event) }),
  merge: (a, b) => frozen({ n: a.n + b.n, sum: a.sum + b.sum }),
  remove: (a, b) => frozen({ n: a.n - b.n, sum: a.sum - b.sum }),
  result: ({ n, sum }, { key }) => `${String(key)}: ${sum}/${n}`,
  commutative: true,
});

const sumOf = (events: readonly Event[]): number => events.reduce((sum, event) => sum + event.x, 0) + 0;

describe('agg.of', () => {
  describe('with objects', () => {
    itObeysTheLaws({
      aggregate: total,
      model: (events) => `k: ${sumOf(events)}/${events.length}`,
      x: smallInteger,
    });
  });

  describe('with numbers', () => {
    itObeysTheLaws({
      aggregate: of({
        create: () => 0,
        add: (sum, event: Event) => sum + xOf(event),
        merge: (a, b) => a + b,
        remove: (a, b) => a - b,
        result: (sum) => sum + 0,
        commutative: true,
      }),
      model: sumOf,
      x: smallInteger.map((x) => x / 4),
    });
  });

  describe('where order matters', () => {
    itObeysTheLaws({
      aggregate: of({
        create: () => '',
        add: (words, event: Event) => words + wordOf(event),
        merge: (a, b) => a + b,
        result: (words) => words,
      }),
      model: (events) => events.map((event) => event.word).join(''),
      mergesInOrderOnly: true,
    });
  });

  describe('without merge', () => {
    itObeysTheLaws({
      aggregate: of({ create: () => 0, add: (n, event: Event) => n * 2 + xOf(event), result: (n) => n }),
      model: (events) => events.reduce((n, event) => n * 2 + event.x, 0),
      x: smallInteger,
    });
  });

  it('declares what it can do', () => {
    expect(total).toMatchObject({ commutative: true, mergeable: true, removable: true });
    const least = of({ create: () => 0, add: (n: number) => n, result: (n) => n });
    expect(least).toMatchObject({ commutative: false, mergeable: false, removable: false });
  });

  it('is the result of a fresh accumulator of nothing', () => {
    expect(resultOf(total)).toBe('k: 0/0');
  });

  it('takes an error of create for one of the first event of a slot', () => {
    const store = of({
      create: (): number => {
        throw new Error('no start');
      },
      add: (n, _word: string) => n,
      result: (n) => n,
    }).createStore();
    store.grow(1);
    expect(store.project(['a'], new Int32Array(1), 0, 1)).toBe(0);
    expect(store.failure).toEqual(new Error('no start'));
  });

  it('never shows one slot the accumulator of another, even if accumulators are changed in place', () => {
    const store = of({
      create: (): string[] => [],
      add: (words, word: string) => {
        words.push(word);
        return words;
      },
      result: (words) => words.join(''),
    }).createStore();
    store.grow(2);
    const slots = Int32Array.of(0, 1, 0, 1);
    store.project(['a', 'b', 'c', 'd'], slots, 0, 4);
    store.addRun(slots, 0, 4, 0);
    expect([store.result(0, context), store.result(1, context)]).toEqual(['ac', 'bd']);
  });

  it.each([
    [undefined, 'agg.of needs an object'],
    [{}, '`create` of agg.of must be a function'],
    [{ create: () => 0 }, '`add` of agg.of must be a function'],
    [{ create: () => 0, add: () => 0 }, '`result` of agg.of must be a function'],
    [{ create: () => 0, add: () => 0, result: () => 0, merge: 1 }, '`merge` of agg.of must be a function'],
    [{ create: () => 0, add: () => 0, result: () => 0, remove: 1 }, '`remove` of agg.of must be a function'],
  ])('refuses %p', (definition, message) => {
    expect(() => of(definition as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });
});
