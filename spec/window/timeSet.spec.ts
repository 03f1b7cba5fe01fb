import { describe, expect, it } from '@jest/globals';
import { removeTime, withTime } from '../../lib/window/timeSet.js';

describe('a set of times', () => {
  it('is sorted, and has each once', () => {
    let times: number[] = [];
    for (const time of [5, 3, 5, Infinity, 4, 3, -Infinity, Infinity]) times = withTime(times, time);
    expect(times).toEqual([-Infinity, 3, 4, 5, Infinity]);
    for (const time of [4, 4, Infinity, 9]) removeTime(times, time);
    expect(times).toEqual([-Infinity, 3, 5]);
  });
});
