import { describe, expect, it } from '@jest/globals';
import { max } from '../../lib/aggregate/max.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { resultOf, xOf } from './aggregateScript.js';

const self = (x: number): number => x;

describe('agg.max', () => {
  itObeysTheLaws({
    aggregate: max(xOf),
    model: (events) => (events.length === 0 ? undefined : Math.max(...events.map((event) => event.x))),
  });

  it('is undefined of nothing, and only then', () => {
    expect(resultOf(max(self))).toBeUndefined();
    expect(resultOf(max(self), -Infinity)).toBe(-Infinity);
  });

  it('stays NaN', () => {
    expect(resultOf(max(self), 1, NaN, 2)).toBeNaN();
  });

  it('rejects what is not a number, and names itself', () => {
    expect(() =>
      resultOf(
        max(() => '1' as unknown as number),
        0,
      ),
    ).toThrow('the function given to agg.max must give');
    expect(() => max(undefined as never)).toThrow('what agg.max compares must be a function');
  });
});
