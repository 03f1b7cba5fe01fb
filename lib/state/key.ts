import { RxtideError } from '../errors/rxtideError.js';

/** What a key, or a part of one, may be. */
export type KeyPart = string | number | bigint | boolean | null | undefined;

/** A key: equal by value; `NaN` equals `NaN`, and −0 equals 0. Several parts are a tuple. */
export type Key = KeyPart | readonly KeyPart[];

/** Whether a value can be a key as it stands: everything but objects, functions and symbols. */
export function isKeyPart(value: unknown): value is KeyPart {
  const type = typeof value;
  return value === null || (type !== 'object' && type !== 'function' && type !== 'symbol');
}

/** Whether a value can be a key. */
export function isKey(value: unknown): value is Key {
  return isKeyPart(value) || (Array.isArray(value) && value.every(isKeyPart));
}

/** A key; of the two zeros, also in a tuple, the one that both are equal to. Throws `INVALID_KEY` for what cannot be one. */
export function checkedKey(value: unknown): Key {
  if (typeof value === 'number') return value + 0;
  if (!isKey(value)) throw invalidKey(value);
  return isKeyPart(value) || !value.includes(0) ? value : value.map((part) => (part === 0 ? 0 : part));
}

/** Whether two keys are equal: by value, `NaN` equal to `NaN` and −0 to 0. */
export function sameKey(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a !== a && b !== b;
  return tupleText(a as readonly KeyPart[]) === tupleText(b as readonly KeyPart[]);
}

/** The error for a key that is an object: says how to write it as a tuple. */
export function invalidKey(value: unknown): RxtideError {
  const names = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const tuple = names.length > 0 ? `[${names.map((name) => `key.${name}`).join(', ')}]` : '[a, b]';
  return new RxtideError(
    'INVALID_KEY',
    `a key must be a string, number, bigint, boolean, null or undefined, which are equal by value, or a tuple of these; ` +
      `it is ${Array.isArray(value) ? 'a tuple with another kind of part' : `a value of type ${typeof value}`}: give the parts as a tuple, such as ${tuple}`,
  );
}

/** One string for each tuple, different for tuples that differ: `['a', 'b']` is not `['a,b']`. */
export function tupleText(tuple: readonly KeyPart[]): string {
  let text = '';
  for (const part of tuple) text += partText(part);
  return text;
}

function partText(part: KeyPart): string {
  switch (typeof part) {
    case 'string':
      return `s${part.length}:${part}`;
    case 'number':
      // `${-0}` is '0', as it must be.
      return `n${part};`;
    case 'bigint':
      return `i${part};`;
    case 'boolean':
      return part ? 't' : 'f';
    default:
      return part === null ? 'z' : 'u';
  }
}
