import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exponentialDelay, fixedDelay, hours, minutes, noRestart, seconds } from '../../lib/index.js';
import type { RestartStrategy } from '../../lib/index.js';

const delays = (strategy: RestartStrategy, ranFor: readonly number[]): (number | undefined)[] => {
  const plan = strategy.start();
  return ranFor.map((ms) => plan.next(ms));
};

describe('restart strategies', () => {
  it('noRestart gives up at once', () => {
    expect(delays(noRestart, [0])).toEqual([undefined]);
  });

  it('fixedDelay waits the same time, and gives up after some (CKP-10)', () => {
    expect(delays(fixedDelay(), [0, 0])).toEqual([1000, undefined]);
    expect(delays(fixedDelay({ delay: 5, attempts: 2 }), [0, hours(9), 0])).toEqual([5, 5, undefined]);
  });

  it('exponentialDelay waits longer each time, up to a limit', () => {
    const strategy = exponentialDelay({ delay: 100, factor: 2, maxDelay: 350, jitter: 0 });
    expect(delays(strategy, [0, 0, 0, 0])).toEqual([100, 200, 350, 350]);
  });

  it('exponentialDelay begins with short waits again after a long time without a failure, and counts anew', () => {
    const strategy = exponentialDelay({ delay: 100, factor: 2, jitter: 0, resetAfter: minutes(1), attempts: 2 });
    expect(delays(strategy, [0, 0, minutes(1), 0, 0])).toEqual([100, 200, 100, 200, undefined]);
  });

  it('exponentialDelay goes on for ever by default, and leaves a tenth of each wait to chance', () => {
    const plan = exponentialDelay().start();
    let wanted = 1000;
    for (let i = 0; i < 50; i++) {
      const delay = plan.next(0)!;
      expect(Math.abs(delay - wanted)).toBeLessThanOrEqual(wanted * 0.1 + 1);
      wanted = Math.min(60_000, wanted * 1.5);
    }
  });

  it('each run of a job counts for itself', () => {
    const strategy = fixedDelay({ delay: 1, attempts: 1 });
    expect([strategy.start(), strategy.start()].map((plan) => plan.next(0))).toEqual([1, 1]);
  });

  it('never give a delay that is no whole number of milliseconds', () => {
    fc.assert(
      fc.property(
        fc.record({ initial: fc.integer({ min: 1, max: 1e6 }), factor: fc.double({ min: 1, max: 10, noNaN: true }) }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ initial, factor }, jitter) => {
          const plan = exponentialDelay({ delay: initial, maxDelay: initial * 3, factor, jitter }).start();
          for (let i = 0; i < 20; i++) {
            const delay = plan.next(0)!;
            expect(Number.isInteger(delay) && delay >= 0 && delay <= initial * 6 + 1).toBe(true);
          }
        },
      ),
    );
  });

  it('refuse options that make no sense', () => {
    expect(() => fixedDelay({ delay: -1 })).toThrow(/delay/);
    expect(() => fixedDelay({ attempts: 0.5 })).toThrow('fixedDelay: attempts must be a whole number');
    expect(() => exponentialDelay({ delay: seconds(2), maxDelay: seconds(1) })).toThrow(
      /^maxDelay of exponentialDelay /,
    );
    expect(() => exponentialDelay({ factor: 0.5 })).toThrow('exponentialDelay: factor must be a number, at least 1');
    expect(() => exponentialDelay({ jitter: 2 })).toThrow(/jitter/);
    expect(() => exponentialDelay({ attempts: -1 })).toThrow(/attempts/);
    expect(() => exponentialDelay({ resetAfter: 0 })).toThrow(/resetAfter/);
  });
});
