import { invalidKey, isKey, tupleText } from '../state/key.js';
import type { KeyPart } from '../state/key.js';
import type { StatePart } from '../runtime/checkpointing.js';

/** An id as a key of a `Map`: equal by value, a tuple by the text of its parts. Throws `INVALID_KEY` for what cannot be one. */
export function nameOfId(id: unknown): unknown {
  if (typeof id === 'string') return `s${id}`;
  if (!isKey(id)) throw invalidKey(id);
  return Array.isArray(id) ? `(${tupleText(id as readonly KeyPart[])}` : id;
}

/** Such a name as the part of a key in a checkpoint: strings and tuples are told from the others by how they begin. */
export function partOfName(name: unknown): StatePart {
  return typeof name === 'string' || typeof name === 'number' ? name : tupleText([name as KeyPart]);
}
