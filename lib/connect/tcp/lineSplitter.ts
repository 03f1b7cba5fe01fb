import { type Framing, Frames, LINE_FEED, MAX_RECORDS, TOO_LONG } from '../file/framing.js';
import { LineFraming } from '../file/lineFraming.js';
import { HEAD } from '../file/recordBlocks.js';
import type { BlockParser } from '../file/recordSource.js';
import type { RejectedRecord } from '../../transform/source.js';

const NOTHING = Buffer.alloc(0);
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Cuts what a connection brings into lines, as they are in files: wherever the pieces are cut, the same lines. Of an unfinished line it
 * holds no more than a line may have; of one that is longer, the beginning.
 */
export class LineSplitter<T> {
  readonly #parse: BlockParser<T>;
  readonly #maxLength: number;
  readonly #framing: Framing;
  /** Where records lie, for as long as a call lasts: several splitters may share them. */
  readonly #frames: Frames;
  #held: Buffer = NOTHING;
  #length = 0;
  #line = 1;
  #begun = false;
  /** The beginning of a line that is too long and has not ended. */
  #head: Buffer | null = null;
  #headLength = 0;

  /** `maxLength`: bytes that a line may have. */
  constructor(parse: BlockParser<T>, maxLength: number, frames: Frames = new Frames()) {
    this.#parse = parse;
    this.#maxLength = maxLength;
    this.#framing = new LineFraming(maxLength);
    this.#frames = frames;
  }

  /** Whether a line has begun that has not ended. */
  get isInside(): boolean {
    return this.#length > 0 || this.#head !== null;
  }

  /** Adds the lines that end in this piece. It is not kept. */
  push(piece: Buffer, values: T[], rejected: RejectedRecord[]): void {
    let rest = this.#head === null ? piece : this.#skip(piece, values, rejected);
    if (!this.#begun) {
      if (this.#length > 0) rest = Buffer.concat([this.#held.subarray(0, this.#length), rest]);
      this.#length = 0;
      const isLike = beginsAlike(rest);
      this.#begun = !isLike || rest.length >= BYTE_ORDER_MARK.length;
      if (!this.#begun) return this.#append(rest);
      if (isLike) rest = rest.subarray(BYTE_ORDER_MARK.length);
    }
    if (rest.length === 0) return;
    if (this.#length === 0) return this.#keep(rest, this.#scan(rest, 0, false, values, rejected));
    this.#append(rest);
    this.#scanHeld(false, values, rejected);
  }

  /** The connection has ended, and with it its last line. */
  end(values: T[], rejected: RejectedRecord[]): void {
    if (this.#head !== null) return this.#endSkipping(values, rejected);
    this.#begun = true;
    this.#scanHeld(true, values, rejected);
  }

  /** Gives up the line that has not ended. Gives what there is of it, as far as it is held. */
  cutOff(): Buffer {
    const bytes = this.#head === null ? this.#held.subarray(0, this.#length) : this.#head.subarray(0, this.#headLength);
    this.#head = null;
    this.#length = 0;
    return bytes;
  }

  /** The number of the line that has not ended. */
  get line(): number {
    return this.#line;
  }

  #scanHeld(isLast: boolean, values: T[], rejected: RejectedRecord[]): void {
    const bytes = this.#held.subarray(0, this.#length);
    const from = this.#scan(bytes, 0, isLast, values, rejected);
    this.#length = 0;
    this.#keep(bytes, from);
  }

  /** Gives where the unfinished line begins. */
  #scan(bytes: Buffer, start: number, isLast: boolean, values: T[], rejected: RejectedRecord[]): number {
    const frames = this.#frames;
    let from = start;
    for (;;) {
      frames.reset();
      this.#framing.scan(bytes, from, isLast, Infinity, MAX_RECORDS, frames);
      if (frames.count === 0) return from;
      const end = frames.ends[frames.count - 1] as number;
      this.#read(bytes, from, end, values, rejected);
      from = end;
    }
  }

  #read(bytes: Buffer, from: number, end: number, values: T[], rejected: RejectedRecord[]): void {
    const frames = this.#frames;
    this.#parse({ offset: 0, line: this.#line, size: end - from, bytes, from, frames }, values, rejected);
    this.#line += frames.lineCount;
  }

  /** Keeps the unfinished line, or its beginning if it is too long already: one byte more than the limit may be a carriage return. */
  #keep(bytes: Buffer, from: number): void {
    const rest = bytes.subarray(from);
    if (rest.length > this.#maxLength + 1) {
      this.#framing.forget();
      this.#head = Buffer.alloc(HEAD);
      this.#headLength = rest.copy(this.#head);
      this.#held = NOTHING;
    } else if (rest.length === 0) {
      // One long line is not a reason to keep so much for each connection.
      if (this.#held.length > HEAD) this.#held = NOTHING;
    } else if (rest.buffer === this.#held.buffer) {
      this.#held.copyWithin(0, from, bytes.length);
      this.#length = rest.length;
    } else {
      this.#append(rest);
    }
  }

  #append(piece: Buffer): void {
    const length = this.#length + piece.length;
    if (length > this.#held.length) {
      const held = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#held.length));
      this.#held.copy(held, 0, 0, this.#length);
      this.#held = held;
    }
    piece.copy(this.#held, this.#length);
    this.#length = length;
  }

  /** Drops what belongs to a line that is too long. Gives what comes after it. */
  #skip(piece: Buffer, values: T[], rejected: RejectedRecord[]): Buffer {
    const head = this.#head as Buffer;
    const at = piece.indexOf(LINE_FEED);
    const to = at < 0 ? piece.length : at + 1;
    this.#headLength += piece.copy(head, this.#headLength, 0, to);
    if (at >= 0) this.#endSkipping(values, rejected);
    return piece.subarray(to);
  }

  #endSkipping(values: T[], rejected: RejectedRecord[]): void {
    const head = this.#head as Buffer;
    this.#head = null;
    this.#frames.reset();
    this.#frames.add(this.#headLength, TOO_LONG, 1);
    this.#read(head, 0, this.#headLength, values, rejected);
  }
}

/** Whether a content may begin with a byte order mark, as far as these bytes go. */
function beginsAlike(bytes: Buffer): boolean {
  return BYTE_ORDER_MARK.every((byte, i) => i >= bytes.length || bytes[i] === byte);
}
