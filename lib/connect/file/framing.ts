/** Records handed over at once. */
export const MAX_RECORDS = 4096;

/** A record that needs no more than to be read. Formats add marks of their own: odd ones say what is wrong. */
export const PLAIN = 0;
/** The mark of a record that is longer than the limit. */
export const TOO_LONG = 1;

/** Where records lie within a stretch of bytes. Reused from stretch to stretch. */
export class Frames {
  count = 0;
  /** Where each ends, behind its line end. The next begins there. */
  readonly ends: Int32Array = new Int32Array(MAX_RECORDS);
  /** Lines from the first record's line to each one's. */
  readonly lines: Int32Array = new Int32Array(MAX_RECORDS);
  readonly marks: Uint8Array = new Uint8Array(MAX_RECORDS);
  /** Lines of all records together. */
  lineCount = 0;

  reset(): void {
    this.count = 0;
    this.lineCount = 0;
  }

  add(end: number, mark: number, lines: number): void {
    this.ends[this.count] = end;
    this.marks[this.count] = mark;
    this.lines[this.count] = this.lineCount;
    this.count++;
    this.lineCount += lines;
  }
}

/** Knows where records end. It may keep what it learnt about an unfinished record: the next scan begins at the same one. */
export interface Framing {
  /**
   * Adds to `frames` the records of `bytes`, which begin at `from`, up to `most` of them and until one ends at or behind `limit`.
   * `isLast` says that the content ends with `bytes`: then nothing is left unfinished.
   */
  scan(bytes: Buffer, from: number, isLast: boolean, limit: number, most: number, frames: Frames): void;
  /** The unfinished record is not scanned on. */
  forget(): void;
}

export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;

/** Where the text of a record ends: before its line end, LF or CRLF, if there is one. */
export function textEnd(bytes: Buffer, from: number, end: number): number {
  if (end > from && bytes[end - 1] === LINE_FEED) end--;
  if (end > from && bytes[end - 1] === CARRIAGE_RETURN) end--;
  return end;
}
