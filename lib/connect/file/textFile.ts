import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { OpenFile } from './fileSystem.js';
import { WriteQueue } from './writeQueue.js';

const compress = promisify(gzip);

/** Characters written at a time. Compressed they are a gzip member of their own, which must be large to be small. */
const PLAIN_PORTION = 128 * 1024;
const GZIP_PORTION = 512 * 1024;

/** A file that text is added to, in the background. A compressed one is a sequence of gzip members, so it can be cut behind each. */
export class TextFile {
  readonly #file: OpenFile;
  readonly #isZipped: boolean;
  readonly #queue: WriteQueue;
  #bytes: number;
  #characters = 0;

  /** `bytes`: how much of it stands. */
  constructor(file: OpenFile, isZipped: boolean, bytes = 0) {
    this.#file = file;
    this.#isZipped = isZipped;
    this.#bytes = bytes;
    this.#queue = new WriteQueue((text) => this.#put(text), isZipped ? GZIP_PORTION : PLAIN_PORTION);
  }

  /** How many bytes have been written. */
  get bytes(): number {
    return this.#bytes;
  }

  /** About how many bytes it has, with what waits to be written; compressed, without. */
  get size(): number {
    return this.#isZipped ? this.#bytes : Math.max(this.#bytes, this.#characters);
  }

  /** Gives a promise when more is waiting than should be. */
  write(text: string): void | Promise<void> {
    this.#characters += text.length;
    return this.#queue.write(text);
  }

  /** All that was written is on the disk. */
  async sync(): Promise<void> {
    await this.#queue.flush();
    await this.#file.sync();
  }

  /** Nothing more comes, and all is on the disk. */
  async finish(): Promise<void> {
    await this.#queue.flush();
    // No bytes at all would not be gzip.
    if (this.#isZipped && this.#bytes === 0) await this.#put('');
    await this.#file.sync();
    await this.#file.close();
  }

  /** What waits to be written goes nowhere. */
  async abort(): Promise<void> {
    await this.#queue.stop();
    await this.#file.close();
  }

  async #put(text: string): Promise<void> {
    const raw = Buffer.from(text);
    const bytes = this.#isZipped ? await compress(raw) : raw;
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, this.#bytes);
      at += bytesWritten;
      this.#bytes += bytesWritten;
    }
  }
}
