import { RxtideError } from '../../errors/rxtideError.js';
import { crc32 } from './crc32.js';
import { Damaged } from './damaged.js';

/** The version of the format that is written. Every earlier one is read, for ever. */
const FORMAT = 1;

/** `c`: a checkpoint, which says what it consists of. `d`: data that checkpoints consist of. */
export type BlobKind = 'c' | 'd';

/** Bytes before anything else: who wrote it, what it is, and in which version. */
export const HEADER = 8;

const MAGIC = 'rxtide';

export function writeHeader(into: Uint8Array, kind: BlobKind): void {
  for (let i = 0; i < MAGIC.length; i++) into[i] = MAGIC.charCodeAt(i);
  into[6] = kind.charCodeAt(0);
  into[7] = FORMAT;
}

/**
 * Checks what every version keeps to: the header, and that `crc` is the checksum of the header, a number of four bytes at `at`, and the text of
 * that many bytes from `textAt` on.
 */
export function checkHeader(bytes: Uint8Array, kind: BlobKind, at: number, textAt: number, crc: number): void {
  const length = readU32(bytes, at);
  if (textAt < 0 || textAt + length > bytes.length) throw new Damaged('is torn');
  if (headerCrc(bytes, at, textAt, length) !== crc) {
    throw new Damaged('does not have the checksum that it was written with');
  }
  for (let i = 0; i < MAGIC.length; i++) if (bytes[i] !== MAGIC.charCodeAt(i)) throw new Damaged('is something else');
  if (bytes[6] !== kind.charCodeAt(0)) throw new Damaged('is something else');
  if (bytes[7]! > FORMAT) {
    throw new RxtideError(
      'RESTORE_FAILED',
      `the checkpoint is in version ${bytes[7]} of the format, and this version of rxtide knows up to ${FORMAT}: use the one that wrote it, or a later one`,
    );
  }
}

export function headerCrc(bytes: Uint8Array, at: number, textAt: number, length: number): number {
  const crc = crc32(bytes, at, at + 4, crc32(bytes, 0, HEADER));
  return crc32(bytes, textAt, textAt + length, crc);
}

export function readU32(bytes: Uint8Array, at: number): number {
  if (at < 0 || at + 4 > bytes.length) throw new Damaged('is torn');
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

export function writeU32(into: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4; i++) into[at + i] = (value >>> (8 * i)) & 255;
}
