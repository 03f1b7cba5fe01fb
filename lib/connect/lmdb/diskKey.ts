import { createHash } from 'node:crypto';
import { keyText, writeUtf8 } from '../../state/keyBytes.js';
import { Scratch } from './scratch.js';

/** lmdb takes keys of up to 1,978 bytes. */
const LONGEST = 1023;
const DIGEST = 32;

/**
 * The bytes that a key is found by on disk: its canonical ones or, if these are many, their first and the SHA-256 of all, one byte more than
 * any other has. So keys on disk are in the order of their canonical bytes, but for the long ones that begin alike.
 */
export class DiskKey {
  /** The key in hand: valid until `put`. */
  place!: Uint8Array;
  /** How many bytes have to be kept beside it: all, if it is too long to be found by them, else 0. */
  kept = 0;
  readonly #scratch = new Scratch();

  /** The canonical bytes of the key in hand. */
  get bytes(): Uint8Array {
    return this.kept > 0 ? this.#scratch.view(this.kept) : this.place;
  }

  put(key: unknown): Uint8Array {
    const text = keyText(key);
    const length = writeUtf8(text, this.#scratch.reserve(3 * text.length));
    const bytes = this.#scratch.view(length);
    if (length <= LONGEST) {
      this.kept = 0;
      this.place = bytes;
    } else {
      this.kept = length;
      this.place = new Uint8Array(LONGEST + 1);
      this.place.set(bytes.subarray(0, LONGEST + 1 - DIGEST));
      this.place.set(createHash('sha256').update(bytes).digest(), LONGEST + 1 - DIGEST);
    }
    return this.place;
  }
}
