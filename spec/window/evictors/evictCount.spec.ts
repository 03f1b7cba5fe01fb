import { describe, expect, it } from '@jest/globals';
import { evictCount } from '../../../lib/window/evictors/evictCount.js';
import { expectInvalid } from '../expectInvalid.js';
import { kept } from './evictors.js';

describe('evictCount', () => {
  it.each([
    [[], []],
    [['a'], ['a']],
    [
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ],
    [
      ['a', 'b', 'c', 'd', 'e'],
      ['c', 'd', 'e'],
    ],
  ])('of 3 keeps of %j, by arrival, %j (EVI)', (values, stay) => {
    // times fall: it is the arrival that counts
    const times = values.map((_, i) => -i);
    expect(kept(evictCount(3), values, times)).toEqual({ before: stay, after: values });
    expect(kept(evictCount(3, { after: true }), values, times)).toEqual({ before: values, after: stay });
  });

  it('refuses what is not a number of events', () => {
    expectInvalid(() => evictCount(0), /the count of evictCount must be a whole number of events, at least 1; it is 0/);
  });

  it('says how it was made', () => {
    expect([evictCount(3).name, evictCount(3, { after: true }).name]).toEqual([
      'evictCount(3)',
      'evictCount(3, { after: true })',
    ]);
  });
});
