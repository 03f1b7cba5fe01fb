import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { RxtideError } from '../../errors/rxtideError.js';
import type { ByteReader } from './byteReader.js';
import { type FileInput, type Pieces, pathOf } from './fileInput.js';
import { destroy, PieceReader } from './pieceReader.js';
import { PlainReader } from './plainReader.js';

const PIECE = 64 * 1024;

/** Opens an input to be read from its start. Throws what the system throws. */
export async function openReader(input: FileInput, gzip: boolean): Promise<ByteReader> {
  const path = pathOf(input);
  if (path === undefined) {
    const pieces = typeof input === 'function' ? input() : (input as Pieces);
    return gzip ? gunzipped(pieces, false) : new PieceReader(pieces, false);
  }
  const handle = await open(path);
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    const isFile = stat.isFile();
    if (isFile && !gzip) return new PlainReader(handle);
    const pieces = piecesOf(handle);
    // A named pipe may keep a read waiting for ever, and closing waits for reads.
    const close = async (): Promise<void> => {
      const closed = handle.close();
      if (isFile) await closed;
      else closed.catch(() => undefined);
    };
    return gzip ? gunzipped(pieces, isFile, close) : new PieceReader(pieces, false, close);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function* piecesOf(handle: FileHandle): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(PIECE), 0, PIECE, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

function gunzipped(pieces: Pieces, fills: boolean, whenClosed?: () => Promise<void>): ByteReader {
  const gunzip = createGunzip({ chunkSize: PIECE });
  // What goes wrong on the way, the reading side sees too.
  pipeline(Readable.from(pieces), gunzip).catch(() => undefined);
  return new PieceReader(gunzip, fills, async () => {
    gunzip.destroy();
    destroy(pieces);
    await whenClosed?.();
  });
}

/** Makes an input that can be read once say so when it is opened again. */
export function openOnce(input: FileInput): () => FileInput {
  if (typeof input !== 'object' || input instanceof URL) return () => input;
  let isOpened = false;
  return () => {
    if (isOpened) {
      throw new RxtideError(
        'SOURCE_FAILED',
        'a stream can be read once, and this one was. To read again, give a path, or a function that makes the stream anew',
      );
    }
    isOpened = true;
    return input;
  };
}
