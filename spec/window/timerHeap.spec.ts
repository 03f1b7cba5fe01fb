import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { TimerHeap } from '../../lib/window/timerHeap.js';

const time = fc.oneof(
  { arbitrary: fc.nat(9), weight: 9 },
  { arbitrary: fc.constantFrom(Infinity, -Infinity), weight: 1 },
);
const action = fc.record({ slot: fc.nat(40), time, removes: fc.nat(3).map((n) => n === 0) });

describe('TimerHeap', () => {
  it('gives slots by time, and those of one time in the order it was told', () => {
    fc.assert(
      fc.property(fc.array(action, { size: 'max', maxLength: 120 }), (actions) => {
        // Ties are by slot, descending.
        const heap = new TimerHeap((slot, other) => slot > other);
        const model = new Map<number, number>();
        for (const { slot, time, removes } of actions) {
          if (removes) {
            heap.remove(slot);
            model.delete(slot);
          } else {
            heap.set(slot, time);
            model.set(slot, time);
          }
          expect(heap.size).toBe(model.size);
          expect(heap.time).toBe(Math.min(Infinity, ...model.values()));
          expect(heap.isSetBy(slot, 5)).toBe((model.get(slot) ?? NaN) <= 5);
        }
        const order = [...model].sort(([a, s], [b, t]) => (s === t ? b - a : s - t)).map(([slot]) => slot);
        expect(order.map(() => takeFirst(heap))).toEqual(order);
        expect(heap.time).toBe(Infinity);
      }),
      { numRuns: 500 },
    );
  });
});

function takeFirst(heap: TimerHeap): number {
  const { first } = heap;
  heap.remove(first);
  return first;
}
