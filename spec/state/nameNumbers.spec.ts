import { describe, expect, it } from '@jest/globals';
import { NameNumbers } from '../../lib/state/nameNumbers.js';

const NAMES = ['__proto__', 'constructor', '', '7', ...Array.from({ length: 20_000 }, (_, i) => `name ${i}`)];

describe('the numbers of names', () => {
  it('are found one by one, as long as there are few, and when there are many', () => {
    const numbers = new NameNumbers();
    NAMES.forEach((name, id) => {
      expect(numbers.get(name)).toBeUndefined();
      numbers.add(name, id);
      expect(numbers.get(name)).toBe(id);
    });
    expect(NAMES.every((name, id) => numbers.get(name) === id)).toBe(true);
    expect(numbers.get('toString')).toBeUndefined();
  });

  it.each([100, NAMES.length])('are found run by run, up to what has none, of %d', (n) => {
    const numbers = new NameNumbers();
    const names = NAMES.slice(0, n);
    names.forEach((name, id) => numbers.add(name, id));
    const ids = new Int32Array(n + 2);
    expect(numbers.number([...names, 'another', names[0]], 0, n + 2, ids)).toBe(n);
    expect(ids.subarray(0, n).every((id, i) => id === i)).toBe(true);
    expect(numbers.number([names[1], 7, names[1]], 0, 3, ids)).toBe(1);
    expect(numbers.number([7, names[1], names[0]], 1, 3, ids)).toBe(3);
    expect([...ids.subarray(1, 3)]).toEqual([1, 0]);
  });

  it.each([0, NAMES.length])('are gone once they are cleared, and begin anew, where %d are expected', (most) => {
    const numbers = new NameNumbers();
    for (let round = 0; round < 2; round++) {
      NAMES.forEach((name, id) => numbers.add(name, id));
      numbers.clear(most);
      expect(NAMES.every((name) => numbers.get(name) === undefined)).toBe(true);
    }
  });
});
