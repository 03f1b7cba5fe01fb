/** The bytes of a content, in order, as they can be had. */
export interface ByteReader {
  /**
   * Whether a block is filled before it is cut. So it is for files, where nothing is gained by haste and the same blocks
   * come again after a restart; a stream's pieces are worked on as they arrive.
   */
  readonly fills: boolean;
  /** Puts what comes next into `buffer` from `at` on, and tells how many bytes that is: 0 at the end and once closed. */
  read(buffer: Buffer, at: number): Promise<number>;
  /** Goes on `count` bytes further. Gives how many bytes that was: fewer where the content ends before. */
  skip(count: number): Promise<number>;
  /** Frees what is held, also while a `read` is waiting, which then gives 0. May be called again. */
  close(): Promise<void>;
}
