import type { Packr } from 'msgpackr';
import { RxtideError } from '../errors/rxtideError.js';
import type { ByteCodec } from './byteCodec.js';
import { isEasy, spell, unspell } from './spelled.js';
import type { Spelled } from './spelled.js';

/** msgpackr leaves so many bytes free in front, as its flags for `encode` say; they hold how the rest is to be read. */
const RESERVE_ONE = 2048 | 1;
const AS_IS = 0;
const SPELLED = 1;

/** Data by `packr`, with what MessagePack cannot say (−0, text that is not well formed, a property called `__proto__`) spelled out. */
export function packedBytes(packr: Packr): Pick<ByteCodec, 'encode' | 'decode'> {
  return {
    encode: (data) => {
      try {
        const easy = isEasy(data);
        const bytes = packr.encode(easy ? data : spell(data), RESERVE_ONE);
        bytes[0] = easy ? AS_IS : SPELLED;
        return bytes;
      } catch (error) {
        throw error instanceof RangeError ? tooDeep(error) : error;
      }
    },
    decode: (bytes, start, end) => {
      const data: unknown = packr.unpack(bytes, { start: start + 1, end });
      return bytes[start] === SPELLED ? unspell(data as Spelled) : data;
    },
  };
}

function tooDeep(cause: RangeError): RxtideError {
  return new RxtideError(
    'STATE_FAILED',
    'data that refers to itself, or is nested thousands of levels deep, cannot be written to disk: let one part name the other, by an id',
    { cause },
  );
}
