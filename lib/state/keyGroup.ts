import { keyBytes } from './keyBytes.js';
import { murmur3 } from './murmur3.js';

/** How many groups keys fall into. Fixed for ever: snapshots are laid out by it. */
export const KEY_GROUPS = 128;

/** The group of a key, 0 to 127: equal keys are in the same group, in every process. */
export function keyGroupOf(key: unknown): number {
  return murmur3(keyBytes(key)) % KEY_GROUPS;
}
