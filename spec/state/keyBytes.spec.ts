import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { keyBytes } from '../../lib/state/keyBytes.js';
import { KEY_GROUPS, keyGroupOf } from '../../lib/state/keyGroup.js';
import { anyKey, isSameKey } from './anyKey.js';

const textOf = (key: unknown): string => Buffer.from(keyBytes(key)).toString('hex');

describe('keyBytes', () => {
  it('are the same for equal keys, and different for all others', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        expect(textOf(a) === textOf(b)).toBe(isSameKey(a, b));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    [['a', 'b'], ['a,b']],
    [['a', 'b'], 'a,b'],
    [['a'], 'a'],
    [[''], []],
    [['', ''], ['']],
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [1, '1'],
    [1, 1n],
    [0, false],
    [null, undefined],
    [null, 'null'],
    [NaN, 'NaN'],
    ['\ud83d\ude00', '\ud83d'],
  ])('tell %p from %p', (a, b) => {
    expect(textOf(a)).not.toBe(textOf(b));
  });

  it('take -0 for 0, alone and in a tuple', () => {
    expect(textOf(-0)).toBe(textOf(0));
    expect(textOf([-0, 'a'])).toBe(textOf([0, 'a']));
  });

  it('are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(Buffer.from(keyBytes(text)).toString('utf8')).toBe(`s${text.length}:${text}`);
      }),
    );
  });

  it('are fixed for ever: checkpoints and partitions go by them', () => {
    expect(Buffer.from(keyBytes(['a', 1, 2n, true, null, undefined])).toString()).toBe('(s1:an1;i2;tzu');
    expect(['a', 'b', 42, null, ['a', 'b']].map(keyGroupOf)).toEqual([94, 9, 97, 23, 37]);
  });

  it('spread keys over all groups', () => {
    const groups = new Set(Array.from({ length: 5000 }, (_, i) => keyGroupOf(`key-${i}`)));
    expect(groups.size).toBe(KEY_GROUPS);
    expect(Math.min(...groups)).toBe(0);
    expect(Math.max(...groups)).toBe(127);
  });
});
