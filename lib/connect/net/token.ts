import { createHash, timingSafeEqual } from 'node:crypto';
import { RxtideError } from '../../errors/rxtideError.js';

/** Whether what was given is the token, in a time that tells nothing about it. */
export function isToken(given: string | undefined, token: string): boolean {
  return timingSafeEqual(digestOf(given ?? ''), digestOf(token)) && given !== undefined;
}

/** A token, checked. */
export function tokenOf(token: unknown, what: string): string | undefined {
  if (token === undefined || (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token))) return token;
  throw new RxtideError(
    'INVALID_OPTION',
    `token of ${what} must be a text of visible ASCII characters without spaces, such as randomUUID() gives`,
  );
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
