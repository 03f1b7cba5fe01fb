import { type Framing, type Frames, LINE_FEED, PLAIN, TOO_LONG } from './framing.js';

/** A record is a line. */
export class LineFraming implements Framing {
  readonly #maxLength: number;
  /** Bytes of the unfinished line that hold no line end. */
  #searched = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  scan(bytes: Buffer, from: number, isLast: boolean, limit: number, most: number, frames: Frames): void {
    let start = from;
    while (start < bytes.length && start < limit && frames.count < most) {
      const found = bytes.indexOf(LINE_FEED, start + this.#searched);
      if (found < 0 && !isLast) {
        this.#searched = bytes.length - start;
        return;
      }
      this.#searched = 0;
      const lineEnd = found < 0 ? bytes.length : found;
      const end = found < 0 ? bytes.length : found + 1;
      frames.add(end, lineEnd - start > this.#maxLength ? TOO_LONG : PLAIN, 1);
      start = end;
    }
  }

  forget(): void {
    this.#searched = 0;
  }
}
