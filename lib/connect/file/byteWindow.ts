import type { ByteReader } from './byteReader.js';

/** The stretch of a content that is in memory. What was taken makes room for what comes. */
export class ByteWindow {
  readonly reader: ByteReader;
  /** The stretch is `bytes[from]` to `bytes[to - 1]`. */
  bytes: Buffer = Buffer.alloc(0);
  from = 0;
  to = 0;
  /** Bytes of the content before `from`. */
  offset = 0;
  /** Whether the content ends at `to`. */
  ended = false;

  constructor(reader: ByteReader) {
    this.reader = reader;
  }

  get length(): number {
    return this.to - this.from;
  }

  /** Gets at least one byte more, and, where the reader fills, all up to a stretch of `size` bytes. */
  async fill(size: number): Promise<void> {
    this.#makeRoom(size);
    // What is beyond `size` stays outside: how much of it is there depends on what was read before.
    const room = this.bytes.subarray(0, this.from + size);
    while (!this.ended && this.to < room.length) {
      const count = await this.reader.read(room, this.to);
      this.to += count;
      this.ended = count === 0;
      if (!this.reader.fills) return;
    }
  }

  take(count: number): void {
    this.from += count;
    this.offset += count;
  }

  /** Goes on at `offset`, which lies ahead. Gives whether the content is that long. */
  async skipTo(offset: number): Promise<boolean> {
    const held = Math.min(this.length, offset - this.offset);
    this.take(held);
    const ahead = offset - this.offset;
    if (ahead > 0) this.offset += await this.reader.skip(ahead);
    return this.offset === offset;
  }

  #makeRoom(size: number): void {
    if (this.from > 0) {
      this.bytes.copyWithin(0, this.from, this.to);
      this.to -= this.from;
      this.from = 0;
    }
    if (size <= this.bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(size);
    this.bytes.copy(bytes, 0, 0, this.to);
    this.bytes = bytes;
  }
}
