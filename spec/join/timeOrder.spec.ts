import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { TimeOrder } from '../../lib/join/timeOrder.js';

interface Entry {
  readonly slot: number;
  readonly time: number;
}

/** What is at or before `until`, taken out. */
function drain(order: TimeOrder, until: number): number[] {
  const slots: number[] = [];
  for (let slot = order.due(until); slot >= 0; slot = order.due(until)) {
    slots.push(slot);
    order.removeFirst();
  }
  return slots;
}

const dense = fc.integer({ min: -40, max: 40 });
const wide = fc.integer({ min: -(2 ** 45), max: 2 ** 45 });

describe('TimeOrder', () => {
  it('gives slots by time, those of one time as they came, as a sorted array does', () => {
    const times = fc.array(fc.oneof({ weight: 5, arbitrary: dense }, wide), { maxLength: 300, size: 'max' });
    fc.assert(
      fc.property(times, fc.array(dense, { minLength: 1 }), fc.nat(20), (times, untils, every) => {
        const order = new TimeOrder();
        let waiting: Entry[] = [];
        times.forEach((time, slot) => {
          order.add(slot, time);
          waiting.push({ slot, time });
          if (slot % (every + 1) !== 0) return;
          const until = slot % 7 === 0 ? Infinity : untils[slot % untils.length]!;
          const due = waiting.filter((entry) => entry.time <= until).sort((a, b) => a.time - b.time);
          waiting = waiting.filter((entry) => entry.time > until);
          expect(drain(order, until)).toEqual(due.map((entry) => entry.slot));
          expect(order.earliest).toBe(Math.min(...waiting.map((entry) => entry.time)));
        });
        waiting.sort((a, b) => a.time - b.time);
        expect(drain(order, Infinity)).toEqual(waiting.map((entry) => entry.slot));
        expect(order.earliest).toBe(Infinity);
      }),
      { numRuns: 200 },
    );
  });

  it('can be copied by adding all in its order', () => {
    const [order, copy] = [new TimeOrder(), new TimeOrder()];
    [5, 3, 9, 3, 7].forEach((time, slot) => order.add(slot, time));
    order.due(4);
    order.add(5, 3);
    for (const [slot, time] of order.all()) copy.add(slot, time);
    expect(drain(copy, Infinity)).toEqual(drain(order, Infinity));
  });

  it('stays fast where many wait and few are due at a time', () => {
    const order = new TimeOrder();
    const n = 50_000;
    for (let slot = 0; slot < n; slot++) order.add(slot, (slot * 7919) % n);
    const slots: number[] = [];
    for (let until = 0; until < n; until++) {
      if (until % 2 === 0) order.add(n + until, until + 1000);
      slots.push(...drain(order, until));
    }
    expect(slots).toHaveLength(n + n / 2 - 500);
  });
});
