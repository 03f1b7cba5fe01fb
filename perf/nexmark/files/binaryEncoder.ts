import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { HEADER_BYTES, KINDS, MAGIC, PREFIX_BYTES, VERSION } from './binaryFormat.js';

/** More than any event takes. */
const ROOM = 4_096;
const NUMBERS = new Map(KINDS.map(({ kind }, number) => [kind, number]));

/** Makes the bytes of a file of so many events. The format: docs/nexmark.md. */
export class BinaryEncoder {
  readonly #buffer: Buffer;
  #length = 0;

  constructor(events: number, chunkBytes = 2 ** 20) {
    this.#buffer = Buffer.alloc(Math.max(chunkBytes, HEADER_BYTES) + ROOM);
    this.#buffer.write(MAGIC, 'latin1');
    this.#buffer.writeUInt32LE(VERSION, 4);
    this.#length = 8;
    this.#number(events);
  }

  /** Whether it is time to `take`. */
  get isFull(): boolean {
    return this.#length > this.#buffer.length - ROOM;
  }

  add(event: NexmarkEvent): void {
    const buffer = this.#buffer;
    const start = this.#length;
    const number = NUMBERS.get(event.kind)!;
    buffer[start] = number;
    this.#length += PREFIX_BYTES;
    const fields = event as unknown as Readonly<Record<string, number | string>>;
    for (const [name] of KINDS[number]!.fields) {
      const value = fields[name]!;
      if (typeof value === 'number') this.#number(value);
      else this.#text(value);
    }
    buffer.writeUInt32LE(this.#length - start - PREFIX_BYTES, start + 1);
  }

  /** What has been added since the last time. It is good until the next event is added. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #number(value: number): void {
    const high = Math.floor(value / 2 ** 32);
    this.#length = this.#buffer.writeUInt32LE(value - high * 2 ** 32, this.#length);
    this.#length = this.#buffer.writeInt32LE(high, this.#length);
  }

  #text(value: string): void {
    const bytes = this.#buffer.write(value, this.#length + 2, 'utf8');
    this.#buffer.writeUInt16LE(bytes, this.#length);
    this.#length += 2 + bytes;
  }
}
