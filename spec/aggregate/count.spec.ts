import { describe, expect, it } from '@jest/globals';
import { count } from '../../lib/aggregate/count.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { resultOf } from './aggregateScript.js';

describe('agg.count', () => {
  itObeysTheLaws({ aggregate: count(), model: (events) => events.length, callsUserCode: false });

  it('is 0 of nothing', () => {
    expect(resultOf(count())).toBe(0);
  });

  it('counts what is no value', () => {
    expect(resultOf(count(), undefined, null, NaN)).toBe(3);
  });
});
