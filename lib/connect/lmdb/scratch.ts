/** Up to how many bytes views are kept; a view costs as much as what is written into it. */
const SHORT = 1024;

/** Room to put something together that is used at once: what `view` gives may be overwritten by what comes next. */
export class Scratch {
  bytes = Buffer.alloc(SHORT);
  readonly #views: Buffer[] = [];

  /** Makes room for so many bytes. */
  reserve(length: number): Buffer {
    if (length > this.bytes.length) {
      this.bytes = Buffer.alloc(2 * length);
      this.#views.length = 0;
    }
    return this.bytes;
  }

  /** The first bytes. */
  view(length: number): Buffer {
    if (length > SHORT) return this.bytes.subarray(0, length);
    return (this.#views[length] ??= this.bytes.subarray(0, length));
  }
}
