import { describe, expect, it } from '@jest/globals';
import { days, hours, minutes, seconds } from '../../lib/index.js';
import { durationOf } from '../../lib/time/duration.js';

describe('durations', () => {
  it('are ms', () => {
    expect([seconds(1.5), minutes(2), hours(1), days(1)]).toEqual([1500, 120_000, 3_600_000, 86_400_000]);
  });

  it('may have the shape of Temporal.Duration', () => {
    expect(durationOf({ weeks: 1, days: 1, hours: 1, minutes: 1, seconds: 1, milliseconds: 1 }, 'gap')).toBe(
      694_861_001,
    );
    expect(durationOf({ minutes: 5 }, 'gap')).toBe(300_000);
    // As Temporal.Duration has them, all fields, on its prototype.
    class Duration {
      get years(): number {
        return 0;
      }
      get months(): number {
        return 0;
      }
      get seconds(): number {
        return 3;
      }
    }
    expect(durationOf(new Duration(), 'gap')).toBe(3000);
  });

  it('may be without end where that is the option', () => {
    expect(durationOf(Infinity, 'allowedLateness')).toBe(Infinity);
  });

  it.each([-1, NaN, 0.5, '5s', null, undefined, {}, { years: 1 }, { months: 1, days: 3 }, { seconds: NaN }])(
    '%p is none: the error names the option',
    (duration) => {
      expect(() => durationOf(duration as number, 'gap', 0)).toThrow(
        expect.objectContaining({
          code: 'INVALID_OPTION',
          message: expect.stringMatching(/^gap must be a whole number/),
        }),
      );
    },
  );

  it('is held to the least value of its option', () => {
    expect(() => durationOf(0, 'idleAfter', 1)).toThrow('idleAfter must be a whole number of milliseconds, at least 1');
  });
});
