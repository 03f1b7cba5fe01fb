import { Packr } from 'msgpackr';
import type { ByteCodec } from './byteCodec.js';
import { packedBytes } from './packedBytes.js';

/**
 * MessagePack in blocks, by msgpackr, for checkpoints. The names of the properties of objects are written once for each shape and block, and
 * nothing is shared between blocks: any codec of this id and version reads what any other has written.
 */
export function blockCodec(): ByteCodec {
  const packr = new Packr({ moreTypes: true, useRecords: true, copyBuffers: true });
  return { id: 'msgpackr-blocks', version: 1, ...packedBytes(packr) };
}
