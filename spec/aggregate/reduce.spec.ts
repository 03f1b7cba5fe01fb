import { describe, expect, it } from '@jest/globals';
import { reduce } from '../../lib/aggregate/reduce.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { type Event, resultOf, smallInteger, usable } from './aggregateScript.js';

/** Throws for an event that fails; the first event of a slot is taken without a call. */
const join = (before: Event, next: Event): Event => ({ ...next, word: before.word + usable(next).word });
const larger = (a: Event, b: Event): Event => (b.x > a.x || (b.x === a.x && b.id < a.id) ? b : a);

describe('agg.reduce', () => {
  itObeysTheLaws<Event | undefined>({
    aggregate: reduce(join),
    model: (events) => (events.length === 0 ? undefined : events.reduce(join)),
    callsUserCode: false,
    mergesInOrderOnly: true,
  });

  describe('by a commutative function', () => {
    itObeysTheLaws<Event | undefined>({
      aggregate: reduce(larger, { commutative: true }),
      model: (events) => (events.length === 0 ? undefined : events.reduce(larger)),
      callsUserCode: false,
      x: smallInteger,
    });
  });

  it('says whether it is commutative', () => {
    expect(reduce(join)).toMatchObject({ commutative: false, mergeable: true, removable: false });
    expect(reduce(larger, { commutative: true })).toMatchObject({ commutative: true });
  });

  it('is undefined of nothing, and the event of one', () => {
    const add = reduce((a: number, b: number) => a + b);
    expect(resultOf(add)).toBeUndefined();
    expect(resultOf(add, 7)).toBe(7);
    expect(resultOf(add, 7, 8, 9)).toBe(24);
  });

  it('takes undefined as an event like any other', () => {
    const words = reduce<string | undefined>((a, b) => `${a}${b}`);
    expect(resultOf(words, undefined, 'a')).toBe('undefineda');
  });

  it('leaves out an event for which the function throws', () => {
    const store = reduce(join).createStore();
    store.grow(2);
    const events = ['a', 'b', 'c'].map((word, id) => ({ id, x: 0, word, fails: word === 'b' }));
    const slots = new Int32Array(3);
    expect(store.project(events, slots, 0, 3)).toBe(1);
    expect(store.failure).toEqual(new Error('event 1 fails'));
    store.addRun(slots, 0, 1, 0);
    expect(store.project(events, slots, 2, 3)).toBe(3);
    store.addRun(slots, 2, 3, 1);
    expect(store.result(0, { key: 0, window: { start: 0, end: 1 } })).toMatchObject({ word: 'ac' });
  });
});
