import { describe, expect, it } from '@jest/globals';
import { evictTime } from '../../../lib/window/evictors/evictTime.js';
import { expectInvalid } from '../expectInvalid.js';
import { kept } from './evictors.js';

describe('evictTime', () => {
  it.each([
    [[], []],
    [[5], [5]],
    // exactly so old goes
    [
      [0, 10, 20, 30],
      [20, 30],
    ],
    [
      [0, 10, 11, 30],
      [11, 30],
    ],
    // the newest counts, wherever it stands, and the order stays
    [
      [30, 5, 20, 11],
      [30, 20, 11],
    ],
    [
      [-50, -40, -31, -30],
      [-40, -31, -30],
    ],
    [
      [7, 7],
      [7, 7],
    ],
  ])('of 20 ms keeps of the times %j: %j (EVI)', (times, stay) => {
    expect(kept(evictTime(20), times, times)).toEqual({ before: stay, after: times });
    expect(kept(evictTime({ milliseconds: 20 }, { after: true }), times, times)).toEqual({
      before: times,
      after: stay,
    });
  });

  it('refuses a duration that is none', () => {
    expectInvalid(() => evictTime(0), /the duration of evictTime must be a whole number of milliseconds/);
    expectInvalid(() => evictTime(Infinity), /the duration of evictTime must be a duration with an end/);
  });

  it('says how it was made', () => {
    expect(evictTime(20, { after: true }).name).toBe('evictTime(20, { after: true })');
  });
});
