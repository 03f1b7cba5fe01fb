import { Packr } from 'msgpackr';
import type { ByteCodec } from './byteCodec.js';
import { isEasy, spell, unspell } from './spelled.js';
import type { Spelled } from './spelled.js';

/** msgpackr leaves so many bytes free in front, as its flags for `encode` say; they hold how the rest is to be read. */
const RESERVE_ONE = 2048 | 1;
const AS_IS = 0;
const SPELLED = 1;

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
  return {
    id: 'msgpackr',
    version: 1,
    encode: (data) => {
      const easy = isEasy(data);
      const bytes = packr.encode(easy ? data : spell(data), RESERVE_ONE);
      bytes[0] = easy ? AS_IS : SPELLED;
      return bytes;
    },
    decode: (bytes, start, end) => {
      const data: unknown = packr.unpack(bytes, { start: start + 1, end });
      return bytes[start] === SPELLED ? unspell(data as Spelled) : data;
    },
  };
}
