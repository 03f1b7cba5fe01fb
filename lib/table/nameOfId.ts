import { invalidKey, isKey, tupleText } from '../state/key.js';
import type { KeyPart } from '../state/key.js';

/** An id as a key of a `Map`: equal by value, a tuple by the text of its parts. Throws `INVALID_KEY` for what cannot be one. */
export function nameOfId(id: unknown): unknown {
  if (typeof id === 'string') return `s${id}`;
  if (!isKey(id)) throw invalidKey(id);
  return Array.isArray(id) ? `(${tupleText(id as readonly KeyPart[])}` : id;
}
