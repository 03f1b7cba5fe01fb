import type { Key, KeyPart } from './key.js';

/** The key whose canonical bytes these are: the inverse of `keyBytes`. */
export function keyOfBytes(bytes: Uint8Array): Key {
  const text = textOf(bytes);
  if (text[0] !== '(') return new Parts(text, 0).next();
  const parts = new Parts(text, 1);
  const tuple: KeyPart[] = [];
  while (!parts.done) tuple.push(parts.next());
  return tuple;
}

/** Reads what `tupleText` wrote, part by part. */
class Parts {
  readonly #text: string;
  #at: number;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#at = from;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  next(): KeyPart {
    switch (this.#text[this.#at++]) {
      case 's': {
        const length = Number(this.#upTo(':'));
        return this.#text.slice(this.#at, (this.#at += length));
      }
      case 'n':
        return Number(this.#upTo(';'));
      case 'i':
        return BigInt(this.#upTo(';'));
      case 't':
        return true;
      case 'f':
        return false;
      case 'z':
        return null;
      default:
        return undefined;
    }
  }

  #upTo(mark: string): string {
    const end = this.#text.indexOf(mark, this.#at);
    const part = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return part;
  }
}

/** So many characters become text at once. */
const PIECE = 1000;

/** Of UTF-8 in which a lone surrogate has three bytes of its own. */
function textOf(bytes: Uint8Array): string {
  let text = '';
  const units: number[] = [];
  for (let i = 0; i < bytes.length;) {
    let code = bytes[i++]!;
    if (code >= 0x80) {
      const more = code < 0xe0 ? 1 : code < 0xf0 ? 2 : 3;
      code &= 0x3f >> more;
      for (const end = i + more; i < end; i++) code = (code << 6) | (bytes[i]! & 63);
    }
    if (code < 0x10000) units.push(code);
    else units.push(0xd7c0 + (code >> 10), 0xdc00 + (code & 0x3ff));
    if (units.length >= PIECE) text += String.fromCharCode(...units.splice(0));
  }
  return text + String.fromCharCode(...units);
}
