import { CARRIAGE_RETURN, type Framing, type Frames, LINE_FEED, PLAIN, TOO_LONG } from '../file/framing.js';

/** The mark of a record some of whose fields are quoted. */
export const QUOTED = 2;
/** Marks of records that break the rules of RFC 4180. */
export const UNCLOSED_QUOTE = 3;
export const TEXT_AFTER_QUOTE = 5;
export const QUOTE_IN_TEXT = 7;

/** Where within a record the scan is. */
const FIELD_START = 0;
const IN_TEXT = 1;
const IN_QUOTES = 2;
const AFTER_QUOTES = 3;

/** The record has to be looked at again when more bytes are there. */
const UNFINISHED = -1;

/**
 * Finds the ends of CSV records: line ends that are not inside quotes. Of a record that breaks the rules only the first
 * line is marked as bad, and the next record begins on the line after it: a quote that is never closed costs one line.
 */
export class CsvFraming implements Framing {
  readonly #delimiter: number;
  /** The quote's byte; -1 where nothing is quoted. */
  readonly #quote: number;
  readonly #maxLength: number;
  /** How far the unfinished record has been scanned, from its start, and where within it that is. */
  #scanned = 0;
  #place = FIELD_START;
  /** What is known to be wrong with the unfinished record: only the end of its first line is missing. */
  #problem = PLAIN;
  #end = 0;

  constructor(delimiter: string, quote: string | null, maxLength: number) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote === null ? -1 : quote.charCodeAt(0);
    this.#maxLength = maxLength;
  }

  scan(bytes: Buffer, from: number, isLast: boolean, limit: number, most: number, frames: Frames): void {
    let start = from;
    let quoteAt = this.#quoteFrom(bytes, start);
    while (start < bytes.length && start < limit && frames.count < most) {
      if (quoteAt < start) quoteAt = this.#quoteFrom(bytes, start);
      const lineEnd = this.#scanned === 0 ? bytes.indexOf(LINE_FEED, start) : -1;
      let mark = PLAIN;
      if (lineEnd >= 0 && lineEnd < quoteAt) {
        this.#end = lineEnd + 1;
        if (lineEnd - start > this.#maxLength) mark = TOO_LONG;
      } else {
        mark = this.#record(bytes, start, isLast);
        if (mark === UNFINISHED) return;
        this.forget();
      }
      frames.add(this.#end, mark, mark === QUOTED ? linesIn(bytes, start, this.#end) : 1);
      start = this.#end;
    }
  }

  forget(): void {
    this.#scanned = 0;
    this.#place = FIELD_START;
    this.#problem = PLAIN;
  }

  /** Where the next quote is; `Infinity` if there is none. */
  #quoteFrom(bytes: Buffer, from: number): number {
    const at = this.#quote < 0 ? -1 : bytes.indexOf(this.#quote, from);
    return at < 0 ? Infinity : at;
  }

  /** Finds the end of the record at `start`, into `#end`, and gives its mark. */
  #record(bytes: Buffer, start: number, isLast: boolean): number {
    let mark = this.#problem === PLAIN ? this.#walk(bytes, start, isLast) : this.#problem;
    // What happens beyond the greatest length must not matter: it may not have been read yet.
    const length = this.#scanned;
    if (length > this.#maxLength) mark = TOO_LONG;
    if (mark === UNFINISHED || mark === PLAIN || mark === QUOTED) return mark;
    this.#problem = mark;
    return this.#firstLine(bytes, start, isLast, mark);
  }

  /** Gives the mark of a record that is bad, which ends with its first line. */
  #firstLine(bytes: Buffer, start: number, isLast: boolean, mark: number): number {
    const lineEnd = bytes.indexOf(LINE_FEED, start);
    if (lineEnd < 0 && !isLast) return UNFINISHED;
    this.#end = lineEnd < 0 ? bytes.length : lineEnd + 1;
    return (lineEnd < 0 ? bytes.length : lineEnd) - start > this.#maxLength ? TOO_LONG : mark;
  }

  /**
   * Goes through the record from where the last scan stopped, and leaves in `#scanned` where it ends, where it broke a
   * rule, or where the bytes ended.
   */
  #walk(bytes: Buffer, start: number, isLast: boolean): number {
    let at = start + this.#scanned;
    let place = this.#place;
    let mark = UNFINISHED;
    while (mark === UNFINISHED && at < bytes.length) {
      if (place === IN_QUOTES) {
        const quoteAt = bytes.indexOf(this.#quote, at);
        if (quoteAt < 0) {
          at = bytes.length;
          break;
        }
        at = quoteAt;
        // Whether it closes or stands for a quote, the next byte tells.
        if (at + 1 >= bytes.length && !isLast) break;
        if (bytes[at + 1] === this.#quote && at + 1 < bytes.length) at += 2;
        else {
          at++;
          place = AFTER_QUOTES;
        }
        continue;
      }
      const byte = bytes[at];
      if (byte === LINE_FEED) mark = this.#endAt(at, bytes.length);
      else if (byte === this.#delimiter) {
        at++;
        place = FIELD_START;
      } else if (byte === this.#quote) {
        if (place === FIELD_START) {
          at++;
          place = IN_QUOTES;
        } else mark = QUOTE_IN_TEXT;
      } else if (place !== AFTER_QUOTES) {
        at++;
        place = IN_TEXT;
      } else if (byte !== CARRIAGE_RETURN) mark = TEXT_AFTER_QUOTE;
      else if (at + 1 < bytes.length) {
        if (bytes[at + 1] === LINE_FEED) at++;
        else mark = TEXT_AFTER_QUOTE;
      } else if (isLast) at++;
      else break;
    }
    this.#scanned = at - start;
    this.#place = place;
    if (mark !== UNFINISHED || !isLast) return mark;
    if (place === IN_QUOTES) return UNCLOSED_QUOTE;
    return this.#endAt(bytes.length, bytes.length);
  }

  #endAt(at: number, length: number): number {
    this.#end = Math.min(at + 1, length);
    return QUOTED;
  }
}

function linesIn(bytes: Buffer, from: number, end: number): number {
  let lines = 0;
  let at = bytes.indexOf(LINE_FEED, from);
  while (at >= 0 && at < end) {
    lines++;
    at = bytes.indexOf(LINE_FEED, at + 1);
  }
  return Math.max(1, lines);
}
