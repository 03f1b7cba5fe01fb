import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { TopRows } from '../../lib/table/topRows.js';

const KEYS = 5;

/** Key 0 to 4 gets a row of this score; or, without one, gives its rows up. */
const steps = fc.array(
  fc.record({
    key: fc.nat(KEYS - 1),
    score: fc.option(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 60 }) }, fc.constant(NaN)), {
      nil: undefined,
      freq: 40,
    }),
  }),
  { maxLength: 120, size: 'max' },
);

/** The highest first, equal ones by arrival, NaN last. */
function best(scores: readonly number[], n: number): number[] {
  return scores.toSorted((a, b) => (Number.isNaN(a) ? 1 : 0) - (Number.isNaN(b) ? 1 : 0) || b - a || 0).slice(0, n);
}

describe('TopRows', () => {
  it('keeps the first n of each key, whatever rows of other keys come and go beside them', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 21 }), (script, n) => {
        const rows = new TopRows<string>(n);
        rows.grow(KEYS);
        const model: number[][] = Array.from({ length: KEYS }, () => []);
        script.forEach(({ key, score }, i) => {
          if (score === undefined) {
            rows.give(key);
            model[key] = [];
          } else if (rows.admits(key, score)) {
            const before = rows.save(key);
            const left = rows.add(key, score, `${i}`);
            expect(left).toBe(before.length === n ? before[n - 1]!.value : undefined);
            expect(rows.values[rows.startOf(key) + rows.entered]).toBe(`${i}`);
            model[key]!.push(score);
          } else expect(best([...model[key]!, score], n)).toEqual(best(model[key]!, n));
          const saved = rows.save(key);
          expect(saved.map((row) => row.score)).toEqual(best(model[key]!, n));
          expect(rows.countOf(key)).toBe(saved.length);
          expect(rows.least[key]).toBe(saved.length === n ? saved[n - 1]!.score : NaN);
        });
        const restored = new TopRows<string>(n);
        restored.grow(KEYS);
        for (let id = 0; id < KEYS; id++) restored.restore(id, rows.save(id));
        for (let id = 0; id < KEYS; id++) {
          expect(rows.save(id).map((row) => row.score)).toEqual(best(model[id]!, n));
          expect(restored.save(id)).toEqual(rows.save(id));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('takes no more than n rows of a snapshot', () => {
    const rows = new TopRows<string>(5);
    rows.grow(1);
    for (const score of [1, 2, 3, 4, 5]) rows.add(0, score, `${score}`);
    const fewer = new TopRows<string>(2);
    fewer.grow(2);
    fewer.restore(0, rows.save(0));
    expect(fewer.save(0).map(({ score }) => score)).toEqual([5, 4]);
    expect(fewer.least[0]).toBe(4);
  });

  it('holds on to no row of a key that has given them up', () => {
    const rows = new TopRows<string>(6);
    rows.grow(2);
    for (const score of [1, 2, 3, 4, 5, 6, 7]) rows.add(0, score, `${score}`);
    rows.add(1, 1, 'other');
    rows.give(0);
    expect(rows.values.filter((value) => value !== undefined)).toEqual(['other']);
  });
});
