import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { copyPlain, samePlain } from '../../lib/window/plainData.js';

const plain = fc.object({
  values: [fc.integer(), fc.string(), fc.constantFrom(NaN, Infinity, -0, null, undefined, 1n)],
});

describe('copyPlain', () => {
  it('gives the same, and shares nothing that can change', () => {
    fc.assert(
      fc.property(plain, (data) => {
        const copy = copyPlain(data);
        expect(copy).toEqual(data);
        expect(samePlain(copy, data)).toBe(true);
        expect(Object.keys(copy)).toEqual(Object.keys(data));
        expect(copy).not.toBe(data);
        for (const name of Object.keys(data)) {
          if (typeof data[name] === 'object' && data[name] !== null) expect(copy[name]).not.toBe(data[name]);
        }
      }),
      { examples: [[{ ['__proto__']: {} }], [{ a: { ['__proto__']: { b: 1 } } }]] },
    );
  });

  it('copies dates, maps and sets, and takes other objects as they are', () => {
    const data = { date: new Date(5), map: new Map([['a', [1]]]), set: new Set([1]), other: /x/ };
    const copy = copyPlain(data);
    expect(copy).toEqual(data);
    expect(copy.date).not.toBe(data.date);
    expect(copy.map.get('a')).not.toBe(data.map.get('a'));
    expect(copy.set).not.toBe(data.set);
    expect(copy.other).toBe(data.other);
  });
});

describe('samePlain', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: undefined }, {}, false],
    [{ a: undefined }, { b: undefined }, false],
    [[1, [2]], [1, [2]], true],
    [[1], [1, 2], false],
    [[], {}, false],
    [{}, null, false],
    [NaN, NaN, true],
    [0, -0, false],
    [new Date(1), new Date(1), false],
  ])('of %j and %j', (a, b, same) => {
    expect(samePlain(a, b)).toBe(same);
  });
});
