import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Expiries } from '../../lib/join/expiries.js';

/** Puts slots in at some times, and takes up to others in between. */
const work = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ put: fc.oneof(fc.nat(40), fc.nat(5_000), fc.nat(1e9)) }) },
    { weight: 1, arbitrary: fc.record({ take: fc.oneof(fc.nat(30), fc.nat(3_000), fc.nat(1e9)) }) },
  ),
  { maxLength: 60 },
);

describe('when rows are due', () => {
  it('is in order of time and then of coming, near and far, whatever is taken in between', () => {
    fc.assert(
      fc.property(work, fc.constantFrom(0, -7_000, 1_700_000_000_000), (steps, base) => {
        const expiries = new Expiries();
        expiries.grow(64);
        let waiting: { slot: number; due: number }[] = [];
        let now = base;
        steps.forEach((step, slot) => {
          if ('put' in step) {
            const due = now + 1 + step.put;
            expiries.put(slot, due);
            waiting.push({ slot, due });
            // Stable: those of one time stay in order.
            waiting.sort((a, b) => a.due - b.due);
          } else {
            now += step.take;
            const due = waiting.filter((row) => row.due <= now);
            expect(due.map(() => expiries.take(now))).toEqual(due.map((row) => row.slot));
            waiting = waiting.filter((row) => row.due > now);
          }
          expect(expiries.take(now)).toBe(-1);
          expect(expiries.nextDue).toBe(waiting[0]?.due ?? Infinity);
          expect(expiries.time).toBeLessThanOrEqual(expiries.nextDue);
          expect(expiries.slots()).toEqual(waiting.map((row) => row.slot));
        });
        expect(waiting.map(() => expiries.take(Infinity))).toEqual(waiting.map((row) => row.slot));
        expect(expiries.take(Infinity)).toBe(-1);
      }),
      { numRuns: 500 },
    );
  });
});
