import { describe, expect, it } from '@jest/globals';
import { ResultShape } from '../../lib/aggregate/resultShape.js';

describe('ResultShape', () => {
  it.each([1, 2, 3, 4, 5, 8, 9, 14])(
    'makes the same objects of %p names before and after it has made many',
    (width) => {
      const names = Array.from({ length: width }, (_, n) => (n === 0 ? 'toString' : `of ${width}: ${n}`));
      const shape = ResultShape.of(names);
      for (let i = 0; i < 5_000; i++) {
        const values: unknown[] = names.map((_, n) => (i % 3 === 0 ? i + n : i % 3 === 1 ? i / (n + 7) : `${i} ${n}`));
        const made = shape.make([...values]) as Record<string, unknown>;
        if (i % 500 > 2) continue;
        expect(Object.entries(made)).toEqual(names.map((name, n) => [name, values[n]]));
        expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
      }
    },
  );

  it('goes on when more shapes have made many than there are writers', () => {
    for (let s = 0; s < 30; s++) {
      const names = ['one', 'two', `three of ${s}`];
      const shape = ResultShape.of(names);
      expect(ResultShape.of(names)).toBe(shape);
      for (let i = 0; i < 2_100; i++) shape.make([i, s, i + s]);
      expect(shape.make([1, 2, 3])).toEqual({ one: 1, two: 2, [`three of ${s}`]: 3 });
    }
  });

  it('knows numbers as names, in the order that objects have them', () => {
    expect(ResultShape.of(['b', '1', 'a']).make(['B', 'one', 'A'])).toEqual({ 1: 'one', b: 'B', a: 'A' });
  });
});
