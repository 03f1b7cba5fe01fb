import { describe, expect, it } from '@jest/globals';
import { min } from '../../lib/aggregate/min.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { resultOf, xOf } from './aggregateScript.js';

const self = (x: number): number => x;

describe('agg.min', () => {
  itObeysTheLaws({
    aggregate: min(xOf),
    model: (events) => (events.length === 0 ? undefined : Math.min(...events.map((event) => event.x))),
  });

  it('is undefined of nothing, and only then', () => {
    expect(resultOf(min(self))).toBeUndefined();
    expect(resultOf(min(self), Infinity)).toBe(Infinity);
  });

  it('stays NaN', () => {
    expect(resultOf(min(self), 1, NaN, 2)).toBeNaN();
  });

  it('rejects what is not a number, and names itself', () => {
    expect(() =>
      resultOf(
        min(() => '1' as unknown as number),
        0,
      ),
    ).toThrow('the function given to agg.min must give');
    expect(() => min(undefined as never)).toThrow('what agg.min compares must be a function');
  });
});
