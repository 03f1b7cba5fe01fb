import type { ByteReader } from './byteReader.js';
import type { ReadableFile } from './sourceFiles.js';

/** Bytes before the place of reading by which a content is known again. */
const KNOWN = 64;
/** Bytes read at a time. */
const PIECE = 256 * 1024;

/** What a reader of a file that grows asks about it. */
export interface Tail {
  /** Whether another file has taken its place: then nothing more is written to this one. */
  isReplaced(): Promise<boolean>;
  /** Waits until there may be more; `false`: nobody wants it. */
  wait(): Promise<boolean>;
}

/** Reads a file that grows: at its end it waits, until another file has taken its place or it was cut off. */
export class TailReader implements ByteReader {
  readonly fills = false;
  /** The content was cut off, and perhaps another one begun: what was read of it is at its end. */
  truncated = false;
  readonly #file: ReadableFile;
  readonly #tail: Tail;
  /** The bytes before `#position`, as they were read, then what comes. */
  readonly #bytes = Buffer.allocUnsafeSlow(KNOWN + PIECE);
  readonly #known = Buffer.alloc(KNOWN);
  #knownLength = 0;
  #position = 0;
  #ended = false;
  #closed = false;

  constructor(file: ReadableFile, tail: Tail) {
    this.#file = file;
    this.#tail = tail;
  }

  async read(buffer: Buffer, at: number): Promise<number> {
    while (!this.#closed && !this.truncated) {
      const count = await this.#readOn(Math.min(PIECE, buffer.length - at));
      if (count > 0) {
        this.#bytes.copy(buffer, at, this.#knownLength, this.#knownLength + count);
        this.#position += count;
        this.#remember(buffer.subarray(at, at + count));
        return count;
      }
      if (this.#ended || this.#closed || this.truncated) break;
      // Once more to its end, for something may have been written after it was read and before it was replaced.
      if (await this.#tail.isReplaced()) this.#ended = true;
      else if (!(await this.#tail.wait())) this.#closed = true;
    }
    return 0;
  }

  async skip(count: number): Promise<number> {
    const { size } = await this.#file.facts();
    const skipped = Math.min(count, Math.max(0, size - this.#position));
    this.#position += skipped;
    this.#knownLength = Math.min(KNOWN, this.#position);
    await this.#file.read(this.#known, 0, this.#knownLength, this.#position - this.#knownLength);
    return skipped;
  }

  /** Lets go of who reads. The file is closed by who opened it. */
  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  /**
   * Reads what comes into `#bytes`, behind what stands before it: in one go, so that it is of the same content. That it is cut off and grows
   * again between two reads could not be seen otherwise.
   */
  async #readOn(length: number): Promise<number> {
    const known = this.#knownLength;
    const count = await this.#file.read(this.#bytes, 0, known + length, this.#position - known);
    this.truncated = count < known || this.#bytes.compare(this.#known, 0, known, 0, known) !== 0;
    return this.truncated ? 0 : count - known;
  }

  #remember(bytes: Buffer): void {
    const kept = Math.max(0, Math.min(this.#knownLength, KNOWN - bytes.length));
    this.#known.copyWithin(0, this.#knownLength - kept, this.#knownLength);
    const taken = bytes.subarray(Math.max(0, bytes.length - KNOWN));
    taken.copy(this.#known, kept);
    this.#knownLength = kept + taken.length;
  }
}
