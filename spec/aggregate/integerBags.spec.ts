import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IntegerBags } from '../../lib/aggregate/integerBags.js';

const SLOTS = 5;

function contentsOf(bags: IntegerBags, slot: number): Map<number, number> {
  const contents = new Map<number, number>();
  bags.forEach(slot, (value, count) => contents.set(value, count));
  return contents;
}

describe('IntegerBags', () => {
  it('is a map of counts per slot, whatever is added, removed and cleared', () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 40 }), fc.integer());
    const step = fc.record({
      kind: fc.constantFrom('add', 'add', 'add', 'remove', 'clear'),
      slot: fc.nat(SLOTS - 1),
      value,
      count: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1, max: 3 }) },
        { weight: 1, arbitrary: fc.constant(2 ** 31) },
      ),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const bags = new IntegerBags();
        bags.grow(SLOTS);
        const model = Array.from({ length: SLOTS }, () => new Map<number, number>());
        for (const { kind, slot, value, count } of steps) {
          const bag = model[slot]!;
          const left = (bag.get(value) ?? 0) - count;
          if (kind === 'add') {
            bags.add(slot, value, count);
            bag.set(value, (bag.get(value) ?? 0) + count);
          } else if (kind === 'clear') {
            bags.clear(slot);
            bag.clear();
          } else {
            bags.remove(slot, value, count);
            if (left > 0) bag.set(value, left);
            else bag.delete(value);
          }
        }
        for (let slot = 0; slot < SLOTS; slot++) {
          expect(contentsOf(bags, slot)).toEqual(model[slot]);
          expect(bags.sizeOf(slot)).toBe(model[slot]!.size);
        }
      }),
    );
  });

  it('finds what is there after the table has grown and shrunk many times', () => {
    const bags = new IntegerBags();
    bags.grow(2);
    for (let round = 0; round < 3; round++) {
      for (let value = 0; value < 5_000; value++) bags.add(value % 2, value, 1);
      for (let value = 0; value < 5_000; value += 3) bags.remove(value % 2, value, 1);
      expect(bags.sizeOf(0) + bags.sizeOf(1)).toBe(3_333);
      bags.clear(0);
      bags.clear(1);
    }
    expect(bags.sizeOf(0) + bags.sizeOf(1)).toBe(0);
  });
});
