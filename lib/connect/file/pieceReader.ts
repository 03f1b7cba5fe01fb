import { RxtideError } from '../../errors/rxtideError.js';
import type { ByteReader } from './byteReader.js';
import type { Pieces } from './fileInput.js';

const NOTHING = new Uint8Array(0);
/** The first half of a character that takes two UTF-16 units. */
const HIGH_HALF_AT_END = /[\uD800-\uDBFF]$/;

/** Reads pieces that come one after the other. */
export class PieceReader implements ByteReader {
  readonly fills: boolean;
  readonly #pieces: Pieces;
  readonly #whenClosed: (() => Promise<void>) | undefined;
  readonly #iterator: AsyncIterator<Uint8Array | string>;
  #piece: Uint8Array = NOTHING;
  #at = 0;
  /** Half a character that ended the last piece of text. */
  #half = '';
  #ended = false;
  #closing: Promise<void> | undefined;
  /** Lets go of a `next` that is waiting. */
  #letGo: (() => void) | undefined;

  constructor(pieces: Pieces, fills: boolean, whenClosed?: () => Promise<void>) {
    this.fills = fills;
    this.#pieces = pieces;
    this.#whenClosed = whenClosed;
    this.#iterator = pieces[Symbol.asyncIterator]();
  }

  async read(buffer: Buffer, at: number): Promise<number> {
    if (!(await this.#hasPiece())) return 0;
    const count = Math.min(this.#piece.length - this.#at, buffer.length - at);
    buffer.set(this.#piece.subarray(this.#at, this.#at + count), at);
    this.#at += count;
    return count;
  }

  async skip(count: number): Promise<number> {
    let skipped = 0;
    while (skipped < count && (await this.#hasPiece())) {
      const step = Math.min(this.#piece.length - this.#at, count - skipped);
      this.#at += step;
      skipped += step;
    }
    return skipped;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #hasPiece(): Promise<boolean> {
    while (this.#at >= this.#piece.length) {
      if (this.#ended || this.#closing !== undefined) return false;
      const result = await this.#next();
      if (result === undefined) return false;
      this.#at = 0;
      if (result.done === true) {
        this.#ended = true;
        this.#piece = Buffer.from(this.#half);
      } else {
        this.#piece = this.#bytesOf(result.value);
      }
    }
    return true;
  }

  /** The iterator's next result, or `undefined` when the reader is closed first. */
  #next(): Promise<IteratorResult<Uint8Array | string> | undefined> {
    return new Promise((resolve, reject) => {
      this.#letGo = () => resolve(undefined);
      this.#iterator.next().then(
        (result) => {
          this.#letGo = undefined;
          resolve(result);
        },
        (error: unknown) => {
          this.#letGo = undefined;
          this.#ended = true;
          reject(error);
        },
      );
    });
  }

  #bytesOf(piece: unknown): Uint8Array {
    if (typeof piece === 'string') {
      const text = this.#half + piece;
      this.#half = HIGH_HALF_AT_END.exec(text)?.[0] ?? '';
      return Buffer.from(text.slice(0, text.length - this.#half.length));
    }
    if (!(piece instanceof Uint8Array)) {
      throw new RxtideError(
        'SOURCE_FAILED',
        `a stream of a file's content must give strings or Uint8Arrays; it gave ${piece === null ? 'null' : typeof piece}`,
      );
    }
    if (this.#half === '') return piece;
    const joined = Buffer.concat([Buffer.from(this.#half), piece]);
    this.#half = '';
    return joined;
  }

  async #close(): Promise<void> {
    const isWaiting = this.#letGo !== undefined;
    this.#letGo?.();
    if (!this.#ended) {
      const returned = this.#return().catch(() => undefined);
      // A generator that is waiting takes `return` only after what it waits for, which may be never; a Node stream can
      // be told.
      if (isWaiting) destroy(this.#pieces);
      else await returned;
    }
    await this.#whenClosed?.();
  }

  async #return(): Promise<void> {
    await this.#iterator.return?.();
  }
}

/** Frees a Node stream, whatever it is waiting for. */
export function destroy(pieces: Pieces): void {
  if ('destroy' in pieces && typeof pieces.destroy === 'function') (pieces.destroy as () => void).call(pieces);
}
