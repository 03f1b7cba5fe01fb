import { describe, expect, it } from '@jest/globals';
import { evictDelta } from '../../../lib/window/evictors/evictDelta.js';
import { expectInvalid } from '../expectInvalid.js';
import { kept } from './evictors.js';

const below = (value: number, last: number): number => last - value;

describe('evictDelta', () => {
  it.each([
    [[], []],
    [[9], [9]],
    [
      [1, 8, 3, 9],
      [8, 9],
    ],
    // exactly the threshold goes, and the last to arrive is the measure
    [
      [5, 6, 9],
      [6, 9],
    ],
    [
      [20, 9, 1],
      [20, 9, 1],
    ],
    [
      [NaN, 1],
      [NaN, 1],
    ],
  ])('of 4 below the last keeps of %j: %j (EVI)', (values, stay) => {
    expect(kept(evictDelta(below, 4), values)).toEqual({ before: stay, after: values });
    expect(kept(evictDelta(below, 4, { after: true }), values)).toEqual({ before: values, after: stay });
  });

  it('asks about the last event too', () => {
    expect(kept(evictDelta(below, 0), [3, 5, 4]).before).toEqual([5]);
  });

  it('refuses what gives no distance', () => {
    expectInvalid(() => evictDelta('x' as never, 1), /the first argument of evictDelta must be a function.* it is 'x'/);
    expectInvalid(() => evictDelta(below, NaN), /the threshold of evictDelta must be a finite number; it is NaN/);
  });

  it('says how it was made', () => {
    expect(evictDelta(below, 4).name).toBe('evictDelta(distance, 4)');
  });
});
