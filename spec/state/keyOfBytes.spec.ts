import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { keyBytes } from '../../lib/state/keyBytes.js';
import { keyOfBytes } from '../../lib/state/keyOfBytes.js';
import { anyKey } from './anyKey.js';

/** −0 is 0, in a key. */
function plain(key: unknown): unknown {
  return Array.isArray(key) ? key.map(plain) : Object.is(key, -0) ? 0 : key;
}

it('finds the key again in its canonical bytes', () => {
  fc.assert(
    fc.property(anyKey, (key) => expect(keyOfBytes(keyBytes(key))).toEqual(plain(key))),
    { numRuns: 1000 },
  );
});

it.each([
  'a\ud800b',
  '\udc00\ud800',
  'é€😀',
  '😀'.repeat(1200),
  '',
  '10:x',
  Infinity,
  NaN,
  -(2n ** 70n),
  [],
  [''],
  [null, undefined, true, false],
  [';', 's1:x', 5, 6n],
])('finds %p again', (key) => {
  expect(keyOfBytes(keyBytes(key))).toEqual(key);
});
