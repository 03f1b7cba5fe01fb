import { describe, expect, it } from '@jest/globals';
import { boundedOutOfOrderness, monotonous, punctuated } from '../../lib/index.js';
import type { WatermarkStrategy } from '../../lib/index.js';

const watermarksOf = <T>(strategy: WatermarkStrategy<T>, events: readonly (readonly [T, number])[]): number[] => {
  const generator = strategy.start();
  return events.map(([value, timestamp]) => generator.onEvent(value, timestamp));
};
const times = (...timestamps: number[]): (readonly [null, number])[] => timestamps.map((time) => [null, time]);

describe('watermark strategies', () => {
  it('WM-1: bounded out-of-orderness is the highest time so far − the bound − 1', () => {
    expect(watermarksOf(boundedOutOfOrderness(5), times(10, 7, 12, 3, 12))).toEqual([4, 4, 6, 6, 6]);
  });

  it('WM-2: monotonous is bounded by 0', () => {
    expect(watermarksOf(monotonous(), times(10, 7, 12))).toEqual([9, 9, 11]);
  });

  it('punctuated: some events say how far time has come', () => {
    const strategy = punctuated<number | undefined>((mark) => mark);
    expect(
      watermarksOf(strategy, [
        [undefined, 1],
        [5, 2],
        [undefined, 3],
      ]),
    ).toEqual([-Infinity, 5, -Infinity]);
  });

  it('serve many runs, each from its own beginning', () => {
    const strategy = boundedOutOfOrderness(0);
    expect(watermarksOf(strategy, times(10))).toEqual([9]);
    expect(watermarksOf(strategy, times(3))).toEqual([2]);
  });

  it.each([boundedOutOfOrderness(2), punctuated<null>((_, time) => (time % 2 === 0 ? time : undefined))])(
    'go on from a snapshot: %#',
    (strategy: WatermarkStrategy<null>) => {
      const events = times(10, 4, 8, 20, 13, 2);
      const undisturbed = watermarksOf(strategy, events);
      let generator = strategy.start();
      const restored = events.map(([value, time]) => {
        const state = structuredClone(generator.snapshot());
        generator = strategy.start();
        generator.restore(state);
        return generator.onEvent(value, time);
      });
      expect(restored).toEqual(undisturbed);
    },
  );

  it('a negative bound is refused', () => {
    expect(() => boundedOutOfOrderness(-1)).toThrow(
      'outOfOrderness must be a whole number of milliseconds, at least 0',
    );
  });
});
