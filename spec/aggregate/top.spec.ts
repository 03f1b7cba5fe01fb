import { describe, expect, it } from '@jest/globals';
import { top } from '../../lib/aggregate/top.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { type Event, resultOf, xOf } from './aggregateScript.js';

/** Sorting keeps the order of equal ones; NaN is less than everything. */
function model(events: readonly Event[], n: number): readonly Event[] {
  const rank = ({ x }: Event): number => (Number.isNaN(x) ? 1 : 0);
  return events
    .toSorted((a, b) => rank(a) - rank(b) || (a.x === b.x || rank(a) === 1 ? 0 : b.x > a.x ? 1 : -1))
    .slice(0, n);
}

describe('agg.top', () => {
  describe.each([1, 3, 100])('of %d', (n) => {
    itObeysTheLaws({ aggregate: top(n, xOf), model: (events) => model(events, n) });
  });

  it('is an empty list of nothing', () => {
    expect(resultOf(top(3, xOf))).toEqual([]);
  });

  it('gives a list that is the caller’s own', () => {
    const store = top(2, (x: number) => x).createStore();
    store.grow(1);
    const slots = new Int32Array(2);
    store.project([1, 2], slots, 0, 2);
    store.addRun(slots, 0, 2, 0);
    const context = { key: undefined, window: { start: 0, end: 1 } };
    (store.result(0, context) as number[]).length = 0;
    expect(store.result(0, context)).toEqual([2, 1]);
  });

  it.each([0, -1, 1.5, NaN, Infinity, '3'])('refuses n = %p', (n) => {
    expect(() => top(n as number, xOf)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  it('rejects what is not a number, and names itself', () => {
    expect(() =>
      resultOf(
        top(1, () => null as unknown as number),
        0,
      ),
    ).toThrow('the function given to agg.top must give');
  });
});
