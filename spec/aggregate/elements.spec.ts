import { describe, expect, it } from '@jest/globals';
import { elements } from '../../lib/aggregate/elements.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { context, type Event, resultOf } from './aggregateScript.js';

const describeAll = (events: readonly Event[], { key, window }: typeof context): string =>
  `${String(key)} ${window.start}-${window.end}: ${events.map((event) => event.word).join('')}`;

describe('agg.elements', () => {
  itObeysTheLaws({
    aggregate: elements(describeAll),
    model: (events) => describeAll(events, context),
    callsUserCode: false,
  });

  it('calls the function of nothing too', () => {
    expect(resultOf(elements((events: readonly Event[]) => events.length))).toBe(0);
  });

  it('hands over a list that the function may change', () => {
    const sorted = elements((numbers: readonly number[]) => (numbers as number[]).sort((a, b) => a - b).join(''));
    const store = sorted.createStore();
    store.grow(1);
    store.project([3, 1, 2], new Int32Array(3), 0, 3);
    store.addRun(new Int32Array(3), 0, 3, 0);
    expect(store.result(0, context)).toBe('123');
    expect(store.snapshot(0)).toEqual([
      [0, 1, 2],
      [3, 1, 2],
    ]);
  });

  it('lets the error of the function through, and changes nothing', () => {
    let fails = true;
    const store = elements((events: readonly string[]) => {
      if (fails) throw new Error('not now');
      return events.join('');
    }).createStore();
    store.grow(1);
    store.project(['a', 'b'], new Int32Array(2), 0, 2);
    store.addRun(new Int32Array(2), 0, 2, 0);
    expect(() => store.result(0, context)).toThrow('not now');
    fails = false;
    expect(store.result(0, context)).toBe('ab');
  });
});
