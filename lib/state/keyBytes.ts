import { tupleText } from './key.js';
import type { KeyPart } from './key.js';

/** The canonical bytes of a key, the same for stores, checkpoints and partitioning: its parts, each marked with its type, in UTF-8. */
export function keyBytes(key: unknown): Uint8Array {
  const text = keyText(key);
  const bytes = new Uint8Array(3 * text.length);
  return bytes.subarray(0, writeUtf8(text, bytes));
}

/** The text of which they are. A character takes three bytes at most. */
export function keyText(key: unknown): string {
  return Array.isArray(key) ? `(${tupleText(key as readonly KeyPart[])}` : tupleText([key as KeyPart]);
}

/**
 * Writes UTF-8, and gives how many bytes it is; here because the core knows no `TextEncoder`. A lone surrogate keeps its own three bytes, so
 * that no two keys meet.
 */
export function writeUtf8(text: string, bytes: Uint8Array): number {
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    const next = text.charCodeAt(i + 1);
    if (code >= 0xd800 && code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
      i++;
    }
    if (code < 0x80) {
      bytes[n++] = code;
      continue;
    }
    if (code < 0x800) bytes[n++] = 0xc0 | (code >> 6);
    else {
      if (code < 0x10000) bytes[n++] = 0xe0 | (code >> 12);
      else {
        bytes[n++] = 0xf0 | (code >> 18);
        bytes[n++] = 0x80 | ((code >> 12) & 63);
      }
      bytes[n++] = 0x80 | ((code >> 6) & 63);
    }
    bytes[n++] = 0x80 | (code & 63);
  }
  return n;
}
