import { RxtideError } from '../../errors/rxtideError.js';
import type { ByteReader } from './byteReader.js';
import { ByteWindow } from './byteWindow.js';
import type { FilePosition } from './fileInput.js';
import { type Framing, Frames, LINE_FEED, MAX_RECORDS, TOO_LONG } from './framing.js';

/** Bytes that are cut into records at a time, at most, unless one record is longer. */
export const BLOCK: number = 256 * 1024;
/** Bytes kept of a line that is too long: 200 characters, whatever they are. */
export const HEAD: number = 800;
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];

/** A run of records. It may be read until the next one is asked for. */
export interface RecordBlock {
  /** Where the first record is: bytes of the content before it, and its line number. */
  readonly offset: number;
  readonly line: number;
  /** How many bytes of the content it took. */
  readonly size: number;
  /** The records begin at `bytes[from]` and end where `frames` says. */
  readonly bytes: Buffer;
  readonly from: number;
  readonly frames: Frames;
}

/**
 * Cuts a content into runs of records. Never holds more than a block, or one record of the greatest length allowed: a
 * longer line is skipped as it streams by, and comes as a record that is marked as too long.
 */
export class RecordBlocks {
  readonly #window: ByteWindow;
  readonly #framing: Framing;
  readonly #maxLength: number;
  readonly #frames = new Frames();
  #line = 1;
  /** Where the first block has to end. */
  #limit = Infinity;

  /** `maxLength`: bytes of a record, its line end not counted. */
  constructor(reader: ByteReader, framing: Framing, maxLength: number) {
    this.#window = new ByteWindow(reader);
    this.#framing = framing;
    this.#maxLength = maxLength;
  }

  /** The next records, at most `most`; `undefined` at the end. */
  async next(most: number = MAX_RECORDS): Promise<RecordBlock | undefined> {
    const window = this.#window;
    if (window.offset === 0) await this.#skipByteOrderMark();
    let size = BLOCK;
    if (!window.reader.fills) await this.#fillToLimit();
    for (let first = true; ; first = false) {
      if (window.reader.fills || window.length === 0 || !first) await window.fill(size);
      const to = Math.min(window.to, window.from + size);
      const isLast = window.ended && to === window.to;
      const block = this.#scan(to, isLast, most);
      if (block !== undefined) return block;
      if (isLast) return undefined;
      const length = to - window.from;
      // One byte more: whether a quote closes, the byte after it tells.
      if (length > this.#maxLength + 1) return this.#skipLine();
      if (length >= size) size = Math.min(2 * size, Math.max(BLOCK, this.#maxLength + HEAD));
    }
  }

  /** Goes on at a position, which lies ahead. The first block then ends where the chunk of that position ended. */
  async jump(position: FilePosition): Promise<void> {
    this.#framing.forget();
    if (position.offset < this.#window.offset || !(await this.#window.skipTo(position.offset))) {
      throw new RxtideError(
        'SOURCE_FAILED',
        `reading was to go on at byte ${position.offset}, which is not there: this is not the content that was read before`,
      );
    }
    this.#line = position.line;
    this.#limit = position.offset + position.bytes;
  }

  /** Goes on behind what is there of a content, in the middle of a line perhaps: at the next line, which counts as the first. */
  async skipTo(offset: number): Promise<void> {
    const window = this.#window;
    this.#framing.forget();
    // The line end before it, if that is where it is.
    if (offset <= window.offset || !(await window.skipTo(offset - 1))) return;
    await this.#skipLine();
    this.#line = 1;
  }

  #scan(to: number, isLast: boolean, most: number): RecordBlock | undefined {
    const { from, offset, bytes } = this.#window;
    const frames = this.#frames;
    frames.reset();
    this.#framing.scan(bytes.subarray(0, to), from, isLast, from + this.#limit - offset, most, frames);
    if (frames.count === 0) return undefined;
    return this.#take((frames.ends[frames.count - 1] as number) - from, bytes, from);
  }

  #take(size: number, bytes: Buffer, from: number): RecordBlock {
    const block = { offset: this.#window.offset, line: this.#line, size, bytes, from, frames: this.#frames };
    this.#window.take(size);
    this.#line += this.#frames.lineCount;
    this.#limit = Infinity;
    return block;
  }

  /** No line end within a stretch that is longer than a record may be: drops bytes until there is one. */
  async #skipLine(): Promise<RecordBlock> {
    const window = this.#window;
    this.#framing.forget();
    const { offset } = window;
    const head = Buffer.alloc(HEAD);
    let headLength = 0;
    for (;;) {
      const at = window.bytes.subarray(0, window.to).indexOf(LINE_FEED, window.from);
      const to = at < 0 ? window.to : at + 1;
      headLength += window.bytes.copy(head, headLength, window.from, to);
      window.take(to - window.from);
      if (at >= 0 || window.ended) break;
      await window.fill(BLOCK);
    }
    const size = window.offset - offset;
    this.#frames.reset();
    this.#frames.add(headLength, TOO_LONG, 1);
    const block = { offset, line: this.#line, size, bytes: head, from: 0, frames: this.#frames };
    this.#line++;
    this.#limit = Infinity;
    return block;
  }

  /** A stream's pieces may be smaller than they were: waits for all of the chunk that is to come again. */
  async #fillToLimit(): Promise<void> {
    const window = this.#window;
    const length = this.#limit - window.offset;
    // More than a window can hold is a line that was skipped.
    if (length > Math.max(BLOCK, this.#maxLength + HEAD)) return;
    while (window.length < length && !window.ended) await window.fill(length);
  }

  async #skipByteOrderMark(): Promise<void> {
    const window = this.#window;
    while (window.length < BYTE_ORDER_MARK.length && !window.ended && this.#beginsWith(window.length)) {
      await window.fill(BLOCK);
    }
    if (window.length >= BYTE_ORDER_MARK.length && this.#beginsWith(BYTE_ORDER_MARK.length)) {
      window.take(BYTE_ORDER_MARK.length);
    }
  }

  /** Whether the stretch begins as a byte order mark does, as far as its first `length` bytes go. */
  #beginsWith(length: number): boolean {
    const { bytes, from } = this.#window;
    return BYTE_ORDER_MARK.every((byte, i) => i >= length || bytes[from + i] === byte);
  }
}
