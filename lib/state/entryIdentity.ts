import type { StatePart } from '../runtime/checkpointing.js';
import { keyText } from './keyBytes.js';

/** Tells the entries of one tracked state apart: the key and the part, as one text. */
export function identityOf(key: unknown, part: StatePart): string {
  return part === undefined ? `${keyText(key)}|` : `${keyText(key)}|${typeof part === 'number' ? '#' : '$'}${part}`;
}
