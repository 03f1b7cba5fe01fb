import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { HEADER_BYTES, KINDS, MAGIC, PREFIX_BYTES, VERSION } from './binaryFormat.js';

/** The events of a binary file, from pieces of it as they come. Throws if it is no such file, or ends too early. */
export async function* readBinary(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<NexmarkEvent, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let left: number | undefined;
  for await (const piece of pieces) {
    const bytes: Buffer = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    let at = 0;
    if (left === undefined) {
      if (bytes.length < HEADER_BYTES) {
        rest = bytes;
        continue;
      }
      if (bytes.toString('latin1', 0, 4) !== MAGIC || bytes.readUInt32LE(4) !== VERSION) {
        throw new Error(`no file of NEXMARK events of version ${VERSION}`);
      }
      left = numberAt(bytes, 8);
      at = HEADER_BYTES;
    }
    while (bytes.length - at >= PREFIX_BYTES) {
      const end = at + PREFIX_BYTES + bytes.readUInt32LE(at + 1);
      if (end > bytes.length) break;
      yield eventAt(bytes, at);
      left--;
      at = end;
    }
    rest = bytes.subarray(at);
  }
  if (left !== 0 || rest.length > 0) throw new Error('the file of events does not end where it should');
}

function eventAt(bytes: Buffer, start: number): NexmarkEvent {
  const found = KINDS[bytes[start]!];
  if (found === undefined) throw new Error(`there is no kind ${bytes[start]} of events`);
  const event: Record<string, number | string> = { kind: found.kind };
  let at = start + PREFIX_BYTES;
  for (const [name, type] of found.fields) {
    if (type === 'number') {
      event[name] = numberAt(bytes, at);
      at += 8;
    } else {
      const length = bytes.readUInt16LE(at);
      event[name] = bytes.toString('utf8', at + 2, at + 2 + length);
      at += 2 + length;
    }
  }
  return event as unknown as NexmarkEvent;
}

function numberAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readInt32LE(at + 4) * 2 ** 32;
}
