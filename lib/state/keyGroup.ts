import { keyText, writeUtf8 } from './keyBytes.js';
import { murmur3 } from './murmur3.js';

/** How many groups keys fall into. Fixed for ever: snapshots are laid out by it. */
export const KEY_GROUPS = 128;

/** The group of a key, 0 to 127: equal keys are in the same group, in every process. */
export function keyGroupOf(key: unknown): number {
  const text = keyText(key);
  // Of each key of a state, in the middle of a checkpoint: so the bytes go where those of the key before were.
  if (3 * text.length > scratch.length) scratch = new Uint8Array(6 * text.length);
  return murmur3(scratch, writeUtf8(text, scratch)) % KEY_GROUPS;
}

let scratch = new Uint8Array(256);
