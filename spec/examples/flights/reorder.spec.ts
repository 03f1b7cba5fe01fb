import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Reorder } from '../../../examples/flights/reorder.js';

interface Timed {
  readonly time: number;
  readonly id: number;
}

/** Times that often are equal, and times of all kinds. */
const times = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true })), { maxLength: 200 });

function timed(all: readonly number[]): Timed[] {
  // -0 and 0 are the same time.
  return all.map((time, id) => ({ time: time + 0, id }));
}

/** JavaScript's sort keeps the order of equal ones. */
function sorted(values: readonly Timed[]): Timed[] {
  return [...values].sort((a, b) => a.time - b.time || 0);
}

describe('Reorder', () => {
  it('sorts, and keeps the order of what has the same time', () => {
    fc.assert(
      fc.property(times, (all) => {
        const reorder = new Reorder<Timed>();
        for (const value of timed(all)) reorder.push(value.time, value);
        expect(reorder.size).toBe(all.length);
        const out: Timed[] = [];
        reorder.popUntil(Infinity, out);
        expect(out).toEqual(sorted(timed(all)));
        expect(reorder.size).toBe(0);
      }),
    );
  });

  it('gives at any moment those up to a time, that time included, behind what was there', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(times, fc.integer({ min: -6, max: 6 }))), (rounds) => {
        const reorder = new Reorder<Timed>();
        let waiting: Timed[] = [];
        for (const [all, until] of rounds) {
          for (const value of timed(all)) reorder.push(value.time, value);
          waiting = sorted([...waiting, ...timed(all)]);
          const before: Timed = { time: NaN, id: -1 };
          const out = [before];
          reorder.popUntil(until, out);
          expect(out).toEqual([before, ...waiting.filter(({ time }) => time <= until)]);
          waiting = waiting.filter(({ time }) => time > until);
          expect(reorder.size).toBe(waiting.length);
        }
      }),
    );
  });

  it('holds nothing of what it gave away', () => {
    const reorder = new Reorder<number>();
    let most = 0;
    for (let i = 0; i < 100_000; i++) {
      reorder.push(i, i);
      most = Math.max(most, reorder.size);
      reorder.popUntil(i - 10, []);
    }
    expect(most).toBe(11);
    expect(reorder.size).toBe(10);
  });
});
