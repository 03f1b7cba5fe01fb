import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { mean } from '../../lib/aggregate/mean.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { type Event, near, resultOf, xOf } from './aggregateScript.js';

const self = (x: number): number => x;
const model = (events: readonly Event[]): number | undefined =>
  events.length === 0 ? undefined : events.reduce((sum, event) => sum + event.x, 0) / events.length;

describe('agg.mean', () => {
  itObeysTheLaws({ aggregate: mean(xOf), model });

  describe('of fractions', () => {
    itObeysTheLaws({
      aggregate: mean(xOf),
      model,
      x: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      same: near(1e-8),
    });
  });

  it('is undefined of nothing', () => {
    expect(resultOf(mean(self))).toBeUndefined();
  });

  it('is the number itself of one', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (x) => expect(resultOf(mean(self), x)).toBe(x + 0)));
  });

  it('is stable: a million times the same is the same, and small ones survive large ones', () => {
    expect(resultOf(mean(self), ...Array.from({ length: 100_000 }, () => 0.1))).toBe(0.1);
    expect(resultOf(mean(self), 1e16, 2, -1e16, 2)).toBe(1);
  });

  it('rejects what is not a number, and names itself', () => {
    expect(() =>
      resultOf(
        mean(() => undefined as unknown as number),
        0,
      ),
    ).toThrow('the function given to agg.mean');
  });
});
