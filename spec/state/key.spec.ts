import { describe, expect, it } from '@jest/globals';
import { invalidKey, isKey, tupleText } from '../../lib/state/key.js';

describe('keys', () => {
  it.each(['', 'a', 0, -0, NaN, Infinity, 1n, true, null, undefined, [], ['a', 1], [null, undefined]])(
    '%p is one',
    (key) => {
      expect(isKey(key)).toBe(true);
    },
  );

  it.each([{}, { id: 1 }, new Date(0), () => 1, Symbol('key'), [['a']], [{}], new Map()])('%p is none', (key) => {
    expect(isKey(key)).toBe(false);
  });

  it('an object is refused with its tuple form', () => {
    const error = invalidKey({ page: '/', user: 7 });
    expect(error.code).toBe('INVALID_KEY');
    expect(error.message).toContain('give the parts as a tuple, such as [key.page, key.user]');
    expect(invalidKey([{}]).message).toContain('a tuple with another kind of part');
    expect(invalidKey(Symbol('s')).message).toContain('of type symbol');
  });

  it('the text of a tuple tells where parts begin', () => {
    expect(tupleText(['a', 'b'])).not.toBe(tupleText(['a,b']));
    expect(tupleText(['s1:a'])).not.toBe(tupleText(['', 'a']));
    expect(tupleText([-0])).toBe(tupleText([0]));
  });
});
