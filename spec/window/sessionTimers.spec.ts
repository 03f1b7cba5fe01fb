import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SessionTimers } from '../../lib/window/sessionTimers.js';

const SLOTS = 12;
const action = fc.record({
  kind: fc.nat(5),
  slot: fc.nat(SLOTS - 1),
  time: fc.oneof({ arbitrary: fc.nat(60), weight: 20 }, { arbitrary: fc.constant(Infinity), weight: 1 }),
  step: fc.oneof({ arbitrary: fc.nat(6), weight: 6 }, { arbitrary: fc.nat(100), weight: 1 }),
});

describe('SessionTimers', () => {
  it('says what is due, in order, whatever was moved away, taken back or given out again', () => {
    fc.assert(
      fc.property(
        fc.array(action, { size: 'max', maxLength: 80 }),
        fc.integer({ min: 1, max: 20 }),
        (actions, width) => {
          const dues = new Array<number>(SLOTS).fill(NaN);
          const timers = new SessionTimers(
            width,
            (slot) => dues[slot]!,
            (slot, other) => slot < other,
          );
          timers.grow(SLOTS);
          let watermark = 0;
          const advance = (to: number): void => {
            watermark = Math.max(watermark, to);
            const due = [...dues.keys()].filter((slot) => dues[slot]! <= watermark);
            const expected = due.sort((a, b) => (dues[a] === dues[b] ? a - b : dues[a]! - dues[b]!));
            for (const slot of expected) {
              expect(timers.isDue(watermark)).toBe(true);
              expect([timers.first, timers.time]).toEqual([slot, dues[slot]]);
              dues[slot] = NaN;
              timers.remove(slot);
            }
            expect(timers.isDue(watermark)).toBe(false);
            expect(timers.time).toBeGreaterThan(watermark === Infinity ? 0 : watermark);
          };
          for (const { kind, slot, time, step } of actions) {
            const due = watermark + 1 + time;
            if (kind === 0) advance(watermark + step);
            else if (kind === 1) {
              dues[slot] = NaN;
              timers.remove(slot);
            } else if (kind === 2 && due > dues[slot]!) {
              // Further away: nobody is told.
              dues[slot] = due;
            } else {
              dues[slot] = due;
              timers.set(slot);
            }
          }
          advance(Infinity);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
