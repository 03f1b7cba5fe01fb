import { describe, expect, it } from '@jest/globals';
import { Column } from '../../lib/operator/column.js';

function filledWith(...numbers: number[]): Column {
  const column = new Column(64);
  column.numbers.set(numbers);
  return column;
}

describe('Column', () => {
  it('gives as many of its first numbers as asked for, none and all included', () => {
    const column = filledWith(1.5, 2, Infinity, -0);
    expect([...column.first(4)]).toEqual([1.5, 2, Infinity, -0]);
    expect([...column.first(0)]).toEqual([]);
    expect([...column.first(33)].slice(0, 2)).toEqual([1.5, 2]);
    expect(column.first(64)).toHaveLength(64);
  });

  it('gives the same view for the same few numbers, which shows what is filled in anew', () => {
    const column = filledWith(1, 2, 3);
    const two = column.first(2);
    column.numbers[1] = 8;
    expect(column.first(2)).toBe(two);
    expect([...two]).toEqual([1, 8]);
  });

  it('keeps its numbers when it grows', () => {
    const column = filledWith(7);
    column.first(1);
    column.grow(128);
    column.numbers[0]! += 1;
    expect([...column.first(1)]).toEqual([8]);
    expect(column.numbers).toHaveLength(128);
  });
});
