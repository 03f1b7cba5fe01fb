import { type FileHandle, open } from 'node:fs/promises';
import * as zlib from 'node:zlib';
import type { AsyncBuffer, Compressors } from 'hyparquet';
import { compressors as portable } from 'hyparquet-compressors';

/** A file that is read in pieces from any place. */
export class ParquetFile implements AsyncBuffer {
  readonly byteLength: number;
  readonly #handle: FileHandle;
  #closing: Promise<void> | undefined;

  private constructor(handle: FileHandle, byteLength: number) {
    this.#handle = handle;
    this.byteLength = byteLength;
  }

  static async open(path: string): Promise<ParquetFile> {
    const handle = await open(path);
    try {
      return new ParquetFile(handle, (await handle.stat()).size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async slice(start: number, end: number = this.byteLength): Promise<ArrayBuffer> {
    const from = start < 0 ? this.byteLength + start : start;
    const bytes = new Uint8Array(Math.max(0, Math.min(end, this.byteLength) - from));
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await this.#handle.read(bytes, at, bytes.length - at, from + at);
      if (bytesRead === 0) throw new Error(`it ends at byte ${from + at}, before all that it says it has`);
      at += bytesRead;
    }
    return bytes.buffer;
  }

  /** Waits for reads in flight. May be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#handle.close();
    return this.#closing;
  }
}

/** Decompressors: Node's own where it has them, which are faster. */
export const compressors: Compressors = { ...portable, ...native() };

function native(): Compressors {
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array };
  return {
    GZIP: (bytes) => zlib.gunzipSync(bytes),
    BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
    ...(zstdDecompressSync !== undefined && { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) }),
  };
}
