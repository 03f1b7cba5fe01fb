import { createHash } from 'node:crypto';

/** lmdb takes keys of up to 1,978 bytes. */
const LONGEST = 1023;
const DIGEST = 32;

/**
 * The bytes that a key is found by on disk: its own (the same array) or, if these are many, their first and the SHA-256 of all, one byte more
 * than any other has. So keys on disk are in the order of their canonical bytes, but for the long ones that begin alike.
 */
export function diskKey(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= LONGEST) return bytes;
  const short = bytes.slice(0, LONGEST + 1);
  short.set(createHash('sha256').update(bytes).digest(), LONGEST + 1 - DIGEST);
  return short;
}
