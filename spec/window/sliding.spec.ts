import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TimeWindow } from '../../lib/window/timeWindow.js';
import { sliding } from '../../lib/window/sliding.js';
import { anyTime, itAlignsWindows } from './alignedLaws.js';
import { expectInvalid } from './expectInvalid.js';

const spans = (windows: readonly TimeWindow[]): number[][] => windows.map(({ start, end }) => [start, end]);

describe('sliding', () => {
  it.each([
    // size, slide, offset, timestamp, starts
    [5000, 1000, 0, 0, [-4000, -3000, -2000, -1000, 0]],
    [5000, 1000, 0, 4999, [0, 1000, 2000, 3000, 4000]],
    [5000, 1000, 0, 5000, [1000, 2000, 3000, 4000, 5000]],
    [5000, 1000, 100, 100, [-3900, -2900, -1900, -900, 100]],
    [5000, 1000, -100, 0, [-4100, -3100, -2100, -1100, -100]],
    [3000, 2000, 0, 0, [-2000, 0]],
    [3000, 2000, 0, 1000, [0]],
    [3000, 2000, 0, -1, [-2000]],
    [3000, 2000, 0, -1001, [-4000, -2000]],
    [1000, 1000, 0, 999, [0]],
    [1000, 3000, 0, 999, [0]],
    [1000, 3000, 0, 1000, []],
    [1000, 3000, 0, 2999, []],
    [1000, 3000, 0, 3000, [3000]],
    [1000, 3000, 0, -1, []],
    [1000, 3000, 0, -3000, [-3000]],
  ])(
    'of %i ms every %i, offset %i, puts %i into the windows that start at %j (WIN-3)',
    (size, slide, offset, timestamp, starts) => {
      const windows = sliding(size, slide, { offset }).assign(undefined, timestamp);
      expect(spans(windows)).toEqual(starts.map((start) => [start, start + size]));
    },
  );

  it('cuts once per slide where the size is a multiple of it, else twice', () => {
    const cuts = (size: number, slide: number): number[] => {
      const { aligned } = sliding(size, slide);
      const found = [0];
      while ((found.at(-1) ?? 0) < 20) found.push(aligned.sliceEnd(found.at(-1) ?? 0));
      return found;
    };
    expect(cuts(20, 10)).toEqual([0, 10, 20]);
    expect(cuts(25, 10)).toEqual([0, 5, 10, 15, 20]);
    expect(cuts(4, 10)).toEqual([0, 4, 10, 14, 20]);
  });

  it('leaves the slices between windows without any', () => {
    const { aligned } = sliding(4, 10, { offset: 1 });
    expect([aligned.sliceStart(4), aligned.sliceStart(5), aligned.sliceStart(10), aligned.sliceStart(11)]).toEqual([
      1, 5, 5, 11,
    ]);
    expect(aligned.windowsOf(5)).toEqual([]);
    expect(aligned.next({ start: 1, end: 5 })).toEqual({ start: 11, end: 15 });
  });

  it('says how it was made', () => {
    expect(sliding(60_000, 1000).name).toBe('sliding(60000, 1000)');
    expect(sliding(60_000, 1000, { offset: 5 }).name).toBe('sliding(60000, 1000, { offset: 5 })');
  });

  it('refuses sizes, slides and offsets that make no windows', () => {
    expectInvalid(() => sliding(0, 10), /the size of sliding must be a whole number/);
    expectInvalid(() => sliding(10, 0), /the slide of sliding must be a whole number/);
    expectInvalid(() => sliding(Infinity, 10), /the size of sliding must be a duration with an end/);
    expectInvalid(() => sliding(20, 10, { offset: 10 }), /the offset of sliding must be less than 10 ms/);
    expectInvalid(() => sliding(20, 10, { offset: -10 }), /the offset of sliding .* at least -9/);
  });

  const cases = fc
    .record({ size: fc.integer({ min: 1, max: 100 }), slide: fc.integer({ min: 1, max: 60 }) })
    .chain(({ size, slide }) =>
      fc
        .record({
          offset: fc.integer({ min: 1 - slide, max: slide - 1 }),
          unit: fc.constantFrom(1, 1000, 86_400_000 / 24),
        })
        .map(({ offset, unit }) => ({
          assigner: sliding(size * unit, slide * unit, { offset: offset * unit }),
          model(timestamp: number) {
            // WIN-3: from the last start that is aligned, down
            const [step, length] = [slide * unit, size * unit];
            const r = (timestamp - offset * unit) % step;
            const windows: TimeWindow[] = [];
            for (let start = timestamp - (r < 0 ? r + step : r) + 0; start > timestamp - length; start -= step) {
              windows.unshift({ start, end: start + length });
            }
            return windows;
          },
        })),
    );
  itAlignsWindows(cases, anyTime);
});
