import { describe, expect, it } from '@jest/globals';
import { minBy } from '../../lib/aggregate/minBy.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { type Event, resultOf, xOf } from './aggregateScript.js';

function model(events: readonly Event[]): Event | undefined {
  let best: Event | undefined;
  for (const event of events) {
    if (best === undefined || event.x < best.x || (Number.isNaN(best.x) && !Number.isNaN(event.x))) best = event;
  }
  return best;
}

describe('agg.minBy', () => {
  itObeysTheLaws({ aggregate: minBy(xOf), model });

  it('is undefined of nothing', () => {
    expect(resultOf(minBy(xOf))).toBeUndefined();
  });

  it('takes the earlier of equal ones, whatever the sign of zero', () => {
    const ties = [{ x: 0 }, { x: -0 }, { x: 0 }];
    const of = (event: { x: number }): number => event.x;
    expect(resultOf(minBy(of), ...ties)).toBe(ties[0]);
    expect(resultOf(minBy(of), ...ties.slice(1))).toBe(ties[1]);
  });

  it('takes an event whose number is NaN only where there is no other', () => {
    const [nan, also, some] = [{ x: NaN }, { x: NaN }, { x: Infinity }];
    const of = (event: { x: number }): number => event.x;
    expect(resultOf(minBy(of), nan, also)).toBe(nan);
    expect(resultOf(minBy(of), nan, some, also)).toBe(some);
  });

  it('rejects what is not a number, and names itself', () => {
    expect(() =>
      resultOf(
        minBy(() => '1' as unknown as number),
        0,
      ),
    ).toThrow('the function given to agg.minBy must give');
  });
});
