import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EntrySorter } from '../../lib/window/entrySorter.js';

describe('EntrySorter', () => {
  it('sorts as a comparison does, few and many, near and far apart', () => {
    const sorter = new EntrySorter();
    const anyEntries = fc.integer({ min: 1, max: 2 ** 45 }).chain((spread) =>
      fc.uniqueArray(
        fc.integer({ min: 0, max: spread }).map((n) => n + 2 ** 46),
        { maxLength: 300, size: 'max' },
      ),
    );
    fc.assert(
      fc.property(anyEntries, (numbers) => {
        const entries = Float64Array.from(numbers);
        const slots = Int32Array.from(numbers, (_, slot) => slot);
        const expected = [...slots].sort((a, b) => entries[a]! - entries[b]!);
        sorter.sort(slots, slots.length, entries);
        expect([...slots]).toEqual(expected);
      }),
    );
  });
});
