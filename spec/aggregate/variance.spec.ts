import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { variance } from '../../lib/aggregate/variance.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { type Event, near, resultOf, xOf } from './aggregateScript.js';

const self = (x: number): number => x;

/** Two passes over all numbers. */
function model(events: readonly Event[], lost: number): number | undefined {
  if (events.length <= lost) return undefined;
  const mean = events.reduce((sum, event) => sum + event.x, 0) / events.length;
  return events.reduce((sum, event) => sum + (event.x - mean) ** 2, 0) / (events.length - lost);
}

describe('agg.variance', () => {
  itObeysTheLaws({ aggregate: variance(xOf), model: (events) => model(events, 0), same: near() });

  describe('of a sample', () => {
    itObeysTheLaws({
      aggregate: variance(xOf, { sample: true }),
      model: (events) => model(events, 1),
      x: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      same: near(1e-8),
    });
  });

  it('is undefined of nothing, and of one event where that is a sample', () => {
    expect(resultOf(variance(self))).toBeUndefined();
    expect(resultOf(variance(self), 5)).toBe(0);
    expect(resultOf(variance(self, { sample: true }))).toBeUndefined();
    expect(resultOf(variance(self, { sample: true }), 5)).toBeUndefined();
    expect(resultOf(variance(self, { sample: true }), 4, 6)).toBe(2);
  });

  it('is stable where the numbers are large against their differences', () => {
    expect(resultOf(variance(self), 1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16)).toBe(22.5);
  });

  it('stays NaN', () => {
    expect(resultOf(variance(self), 1, NaN, 2)).toBeNaN();
    expect(resultOf(variance(self), 1, Infinity)).toBeNaN();
  });

  it('rejects what is not a number, and names itself', () => {
    expect(() =>
      resultOf(
        variance(() => 1n as unknown as number),
        0,
      ),
    ).toThrow('the function given to agg.variance');
  });
});
