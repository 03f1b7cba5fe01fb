import { describe, expect, it } from '@jest/globals';
import { collect } from '../../lib/aggregate/collect.js';
import { composeAggregates } from '../../lib/aggregate/composeAggregates.js';
import { count } from '../../lib/aggregate/count.js';
import { distinct } from '../../lib/aggregate/distinct.js';
import { max } from '../../lib/aggregate/max.js';
import { mean } from '../../lib/aggregate/mean.js';
import { of } from '../../lib/aggregate/of.js';
import { sum } from '../../lib/aggregate/sum.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { context, type Event, resultOf, smallInteger, wordOf, xOf } from './aggregateScript.js';

const words = of({
  create: () => '',
  add: (words, event: Event) => words + wordOf(event),
  merge: (a, b) => a + b,
  result: (words) => words,
});

interface Summary {
  readonly n: number;
  readonly sum: number;
  readonly all: readonly Event[];
  readonly most: number | undefined;
}

describe('composeAggregates', () => {
  itObeysTheLaws<Summary>({
    aggregate: composeAggregates<Event, Summary>({ n: count(), sum: sum(xOf), all: collect(), most: max(xOf) }),
    model: (events) => ({
      n: events.length,
      sum: events.reduce((sum, event) => sum + event.x, 0),
      all: events,
      most: events.length === 0 ? undefined : Math.max(...events.map((event) => event.x)),
    }),
    x: smallInteger.map((x) => x + 0),
  });

  describe('with a custom one among them', () => {
    itObeysTheLaws({
      aggregate: composeAggregates<Event, { words: string; n: number }>({ words, n: distinct(xOf) }),
      model: (events) => ({
        words: events.map((event) => event.word).join(''),
        n: new Set(events.map((event) => event.x)).size,
      }),
      mergesInOrderOnly: true,
    });
  });

  describe('that can be taken out', () => {
    itObeysTheLaws({
      aggregate: composeAggregates<Event, { n: number; words: number }>({ n: count(), words: distinct(wordOf) }),
      model: (events) => ({ n: events.length, words: new Set(events.map((event) => event.word)).size }),
    });
  });

  it('can what all members can', () => {
    expect(composeAggregates<Event, { a: number; b: number }>({ a: count(), b: distinct(wordOf) })).toMatchObject({
      commutative: true,
      mergeable: true,
      removable: true,
    });
    expect(composeAggregates<Event, { a: number; b: number }>({ a: count(), b: sum(xOf) })).toMatchObject({
      commutative: true,
      removable: false,
    });
    expect(composeAggregates<Event, { a: number; b: string }>({ a: count(), b: words })).toMatchObject({
      commutative: false,
      mergeable: true,
    });
    const neither = of({ create: () => 0, add: (n: number, _event: Event) => n, result: (n) => n });
    expect(composeAggregates<Event, { a: number; b: number }>({ a: count(), b: neither })).toMatchObject({
      mergeable: false,
    });
  });

  it('passes a single aggregate through', () => {
    const single = mean(xOf);
    expect(composeAggregates(single)).toBe(single);
  });

  it('gives plain objects with the names in their order', () => {
    const result = resultOf(composeAggregates({ z: count(), a: count(), toString: count(), createStore: count() }), 1);
    expect(Object.keys(result)).toEqual(['z', 'a', 'toString', 'createStore']);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  it('reports the failure of the earliest event, and of the first member there', () => {
    const failing = (name: string, at: number) =>
      sum((n: number) => {
        if (n >= at) throw new Error(`${name} at ${n}`);
        return n;
      });
    const store = composeAggregates<number, Record<string, number>>({
      n: count(),
      late: failing('late', 3),
      one: failing('one', 2),
      two: failing('two', 2),
      later: failing('later', 4),
    }).createStore();
    store.grow(1);
    const slots = new Int32Array(5);
    expect(store.project([0, 1, 2, 3, 4], slots, 0, 5)).toBe(2);
    expect(store.failure).toEqual(new Error('one at 2'));
    store.addRun(slots, 0, 2, 0);
    expect(store.result(0, context)).toEqual({ n: 2, late: 1, one: 1, two: 1, later: 1 });
  });

  it('restores by name, and refuses a checkpoint of other aggregates', () => {
    const store = composeAggregates<number, Record<string, number>>({
      a: count(),
      b: sum((x: number) => x),
    }).createStore();
    store.grow(1);
    store.project([5, 6], new Int32Array(2), 0, 2);
    store.addRun(new Int32Array(2), 0, 2, 0);
    const state = store.snapshot(0);

    const swapped = composeAggregates<number, Record<string, number>>({
      b: sum((x: number) => x),
      a: count(),
    }).createStore();
    swapped.grow(1);
    swapped.restore(0, state);
    expect(swapped.result(0, context)).toEqual({ b: 11, a: 2 });

    const other = composeAggregates<number, Record<string, number>>({
      a: count(),
      c: sum((x: number) => x),
    }).createStore();
    other.grow(1);
    expect(() => other.restore(0, state)).toThrow(
      expect.objectContaining({
        code: 'RESTORE_FAILED',
        message: expect.stringContaining('holds the aggregates a, b, but the pipeline computes a, c'),
      }),
    );
  });

  it.each<[unknown, string]>([
    [undefined, 'it is undefined'],
    [5, 'it is the number 5'],
    [count, 'it is a function (call it: agg.count(), not agg.count)'],
    [[count()], 'it is an array'],
    [{}, 'an object without names'],
    [{ n: count }, "an object whose 'n' is a function (call it"],
    [{ n: count(), m: { deep: count() } }, "an object whose 'm' is an object"],
    [{ n: undefined }, "an object whose 'n' is undefined"],
    [JSON.parse('{"__proto__": 1}'), "the name '__proto__'"],
    // eslint-disable-next-line no-proto
    [{ __proto__: count() }, 'it is an object'],
    [new Map([['n', count()]]), 'it is an object'],
  ])('refuses %p', (spec, message) => {
    expect(() => composeAggregates(spec as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });

  it('takes objects without a prototype', () => {
    const spec = Object.assign(Object.create(null) as { n: ReturnType<typeof count> }, { n: count() });
    expect(resultOf(composeAggregates(spec), 1, 2)).toEqual({ n: 2 });
  });
});
