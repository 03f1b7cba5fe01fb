import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { sum } from '../../lib/aggregate/sum.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { context, near, resultOf, xOf } from './aggregateScript.js';

const self = (x: number): number => x;

describe('agg.sum', () => {
  itObeysTheLaws({ aggregate: sum(xOf), model: (events) => events.reduce((sum, event) => sum + event.x, 0) });

  describe('of fractions', () => {
    itObeysTheLaws({
      aggregate: sum(xOf),
      model: (events) => events.reduce((sum, event) => sum + event.x, 0),
      x: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      same: near(1e-8),
    });
  });

  it('is 0 of nothing', () => {
    expect(resultOf(sum(self))).toBe(0);
  });

  it('is exact for integers up to 2 ** 53', () => {
    const safe = fc.array(fc.maxSafeInteger(), { maxLength: 50 });
    fc.assert(
      fc.property(safe, (numbers) => {
        const exact = numbers.reduce((sum, x) => sum + BigInt(x), 0n);
        fc.pre(exact >= BigInt(Number.MIN_SAFE_INTEGER) && exact <= BigInt(Number.MAX_SAFE_INTEGER));
        expect(BigInt(resultOf(sum(self), ...numbers))).toBe(exact);
      }),
    );
  });

  it('keeps what a plain addition would lose', () => {
    expect(resultOf(sum(self), ...Array.from({ length: 10 }, () => 0.1))).toBe(1);
    expect(resultOf(sum(self), 1e16, 1, -1e16)).toBe(1);
  });

  it('keeps it when parts are merged', () => {
    const store = sum(self).createStore();
    store.grow(2);
    const slots = Int32Array.of(0, 0, 1, 1);
    store.project([1e16, 1, 1, -1e16], slots, 0, 4);
    store.addRun(slots, 0, 4, 0);
    store.merge(0, store, 1);
    expect(store.result(0, context)).toBe(2);
  });

  it('stays NaN, and knows infinities', () => {
    expect(resultOf(sum(self), 1, NaN, 2)).toBeNaN();
    expect(resultOf(sum(self), 1, Infinity, 2)).toBe(Infinity);
    expect(resultOf(sum(self), Infinity, -Infinity)).toBeNaN();
    expect(resultOf(sum(self), 1.7e308, 1.7e308)).toBe(Infinity);
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['12', 'the string "12"'],
    [3n, 'the bigint 3n'],
    [true, 'a boolean'],
    [{ x: 1 }, 'an object'],
    [[1], 'an array'],
  ])('rejects %p, and says so', (value, described) => {
    const unchecked = (): number => value as unknown as number;
    expect(() => resultOf(sum(unchecked), 0)).toThrow(
      expect.objectContaining({ code: 'USER_CODE', message: expect.stringContaining(`agg.sum must give a number`) }),
    );
    expect(() => resultOf(sum(unchecked), 0)).toThrow(`but gave ${described}:`);
  });

  it('refuses what is not a function', () => {
    expect(() => sum('price' as never)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: expect.stringContaining('it is the string "price"'),
      }),
    );
  });
});
