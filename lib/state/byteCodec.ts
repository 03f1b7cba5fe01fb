/**
 * How plain data becomes bytes, for stores on disk. Its `id` and `version` are kept with each state that is written by it.
 *
 * It must bring back what it was given: ±∞, NaN, −0, bigint, `Date`, `Map`, `Set` and `undefined` inside of other data too.
 */
export interface ByteCodec {
  /** Names the format. */
  readonly id: string;
  /** 1, 2, 3, …: rises with each change of the format. */
  readonly version: number;
  /** What it gives may be overwritten by the next call. */
  encode(data: unknown): Uint8Array;
  /** Reads what `encode` gave from a stretch of bytes, which may change after the call. */
  decode(bytes: Uint8Array, start: number, end: number): unknown;
}
