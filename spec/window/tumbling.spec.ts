import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { minutes } from '../../lib/time/duration.js';
import { tumbling } from '../../lib/window/tumbling.js';
import { anyTime, itAlignsWindows } from './alignedLaws.js';
import { expectInvalid } from './expectInvalid.js';

describe('tumbling', () => {
  it.each([
    // size, offset, timestamp, start
    [5000, 0, 0, 0],
    [5000, 0, 4999, 0],
    [5000, 0, 5000, 5000],
    [5000, 100, 100, 100],
    [5000, 100, 5099, 100],
    [5000, 100, 5100, 5100],
    [5000, -100, 0, -100],
    [5000, -100, 4899, -100],
    [5000, -100, 4900, 4900],
    [5000, 0, -1, -5000],
    [5000, 0, -5000, -5000],
    [5000, 0, -5001, -10_000],
    [5000, 4999, 0, -1],
    [60_000, 0, 1_711_843_199_999, 1_711_843_140_000],
  ])(
    'of %i ms, offset %i, puts %i into the window that starts at %i (WIN-1, WIN-2)',
    (size, offset, timestamp, start) => {
      expect(tumbling(size, { offset }).assign(undefined, timestamp)).toEqual([{ start, end: start + size }]);
    },
  );

  it('has the same windows for offsets that are a size apart (WIN-11)', () => {
    const at = 1_623_248_821_000;
    const [ahead, behind] = [
      tumbling(minutes(10), { offset: minutes(4) }),
      tumbling(minutes(10), { offset: minutes(-6) }),
    ];
    expect(ahead.assign(undefined, at)).toEqual(behind.assign(undefined, at));
  });

  it('takes durations as objects', () => {
    expect(tumbling({ minutes: 1 }, { offset: { seconds: 5 } }).assign(undefined, 0)).toEqual([
      { start: -55_000, end: 5000 },
    ]);
  });

  it('says how it was made', () => {
    expect(tumbling(minutes(1)).name).toBe('tumbling(60000)');
    expect(tumbling(minutes(1), { offset: -5 }).name).toBe('tumbling(60000, { offset: -5 })');
  });

  it('has no window that starts at -0', () => {
    for (const offset of [0, -0]) expect(Object.is(tumbling(10, { offset }).aligned.sliceStart(-0), 0)).toBe(true);
    expect(Object.is(tumbling(10, { offset: -5 }).aligned.sliceEnd(-5), 5)).toBe(true);
  });

  it('refuses sizes and offsets that make no windows', () => {
    for (const size of [0, -1, 1.5, NaN]) {
      expectInvalid(() => tumbling(size), /the size of tumbling must be a whole number/);
    }
    expectInvalid(() => tumbling(Infinity), /the size of tumbling must be a duration with an end.*globalWindow\(\)/);
    expectInvalid(
      () => tumbling(10, { offset: 10 }),
      /the offset of tumbling must be less than 10 ms: an offset of 0 ms/,
    );
    expectInvalid(() => tumbling(10, { offset: 14 }), /an offset of 4 ms gives the same windows; it is 14/);
    expectInvalid(() => tumbling(10, { offset: -10 }), /the offset of tumbling must be a whole number.*at least -9/);
    expectInvalid(() => tumbling(10, { offset: 0.5 }), /the offset of tumbling must be a whole number/);
  });

  const cases = fc.integer({ min: 1, max: 1e10 }).chain((size) =>
    fc.integer({ min: 1 - size, max: size - 1 }).map((offset) => ({
      assigner: tumbling(size, { offset }),
      model(timestamp: number) {
        // the rule of WIN-2, as it is written there
        const r = (timestamp - offset) % size;
        const start = (r < 0 ? timestamp - (r + size) : timestamp - r) + 0;
        return [{ start, end: start + size }];
      },
    })),
  );
  itAlignsWindows(cases, anyTime);
});
