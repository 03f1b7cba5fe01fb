import { describe, expect, it } from '@jest/globals';
import { ShortColumns } from '../../lib/operator/shortColumns.js';

const NUMBERS = Float64Array.from([1.5, 2, Infinity, -0]);

describe('ShortColumns', () => {
  it('gives as many numbers as asked for, from where it is told, none included', () => {
    const columns = new ShortColumns();
    expect(columns.of(NUMBERS, 4)).toEqual([1.5, 2, Infinity, -0]);
    expect(columns.of(NUMBERS, 1)).toEqual([1.5]);
    expect(columns.of(NUMBERS, 0)).toEqual([]);
  });

  it('fills the same array for the same number of numbers, and another for another', () => {
    const columns = new ShortColumns();
    const two = columns.of(NUMBERS, 2);
    const three = columns.of(NUMBERS, 3);
    expect(columns.of(Float64Array.from([7, 8]), 2)).toBe(two);
    expect(two).toEqual([7, 8]);
    expect(three).toEqual([1.5, 2, Infinity]);
  });
});
