import { Packr } from 'msgpackr';
import type { ByteCodec } from './byteCodec.js';
import { packedBytes } from './packedBytes.js';

/** So many shapes of objects are written once for all values, and not with each. */
const SHAPES = 1024;

/**
 * MessagePack, by msgpackr. The names of the properties of objects are kept in memory, once for each shape, so that only their values are
 * written: what one codec has written, only the same can read. What MessagePack cannot say (−0, text that is not well formed, a property
 * called `__proto__`) is spelled out.
 */
export function msgpackCodec(): ByteCodec {
  const packr = new Packr({
    moreTypes: true,
    useRecords: true,
    structures: [],
    maxSharedStructures: SHAPES,
    copyBuffers: true,
  });
  return { id: 'msgpackr', version: 1, ...packedBytes(packr) };
}
