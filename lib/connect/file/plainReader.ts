import type { FileHandle } from 'node:fs/promises';
import type { ByteReader } from './byteReader.js';

/** Reads an open file, from any position. */
export class PlainReader implements ByteReader {
  readonly fills = true;
  readonly #handle: FileHandle;
  #position = 0;
  #closing: Promise<void> | undefined;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async read(buffer: Buffer, at: number): Promise<number> {
    if (this.#closing !== undefined) return 0;
    const { bytesRead } = await this.#handle.read(buffer, at, buffer.length - at, this.#position);
    this.#position += bytesRead;
    return bytesRead;
  }

  async skip(count: number): Promise<number> {
    const { size } = await this.#handle.stat();
    const skipped = Math.min(count, Math.max(0, size - this.#position));
    this.#position += skipped;
    return skipped;
  }

  close(): Promise<void> {
    // Waits for a read in flight.
    this.#closing ??= this.#handle.close();
    return this.#closing;
  }
}
