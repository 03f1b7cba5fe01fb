import { describe, expect, it } from '@jest/globals';
import { countWindow } from '../../lib/window/countWindow.js';
import { expectInvalid } from './expectInvalid.js';

describe('countWindow', () => {
  it('says how many events a window holds, and after how many there is a result (WIN-8)', () => {
    expect(countWindow(3).count).toEqual({ size: 3, slide: 3 });
    expect(countWindow(3, 2).count).toEqual({ size: 3, slide: 2 });
    expect(countWindow(1, 5).count).toEqual({ size: 1, slide: 5 });
  });

  it('has one window for all time', () => {
    expect(countWindow(3).assign('a', 12)).toEqual([{ start: -Infinity, end: Infinity }]);
  });

  it('says how it was made', () => {
    expect([countWindow(3).name, countWindow(3, 3).name, countWindow(3, 2).name]).toEqual([
      'countWindow(3)',
      'countWindow(3)',
      'countWindow(3, 2)',
    ]);
  });

  it('refuses what is not a number of events', () => {
    for (const n of [0, -1, 1.5, NaN, Infinity]) {
      expectInvalid(() => countWindow(n), /the size of countWindow must be a whole number of events, at least 1/);
      expectInvalid(() => countWindow(1, n), /the slide of countWindow must be a whole number of events, at least 1/);
    }
  });
});
