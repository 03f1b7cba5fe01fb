import * as fc from 'fast-check';
import type { Key, KeyPart } from '../../lib/index.js';

/** Any part of a key, with those among them that are easily taken for each other. */
export const anyPart: fc.Arbitrary<KeyPart> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  // Lone surrogates too.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 3 }).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom(
    '',
    '1',
    'n1;',
    's1:a',
    'a,b',
    '__proto__',
    'constructor',
    'null',
    'true',
    '\ud83d',
    '\ude00',
    '(',
    't',
  ),
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 2 ** 31, -(2 ** 31), 2 ** 32, 0.5, 1e21),
  fc.bigInt({ min: -5n, max: 5n }),
  fc.boolean(),
  fc.constantFrom(null, undefined),
);

/** Any key: a part, or a tuple of parts. */
export const anyKey: fc.Arbitrary<Key> = fc.oneof(anyPart, fc.array(anyPart, { maxLength: 3 }));

/** Whether two keys are one: equal by value, −0 being 0. */
export function isSameKey(a: Key, b: Key): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((part, i) => isSamePart(part as KeyPart, b[i] as KeyPart));
  }
  return !Array.isArray(a) && !Array.isArray(b) && isSamePart(a as KeyPart, b as KeyPart);
}

function isSamePart(a: KeyPart, b: KeyPart): boolean {
  return a === b || (a !== a && b !== b);
}
