import { fileURLToPath } from 'node:url';
import { RxtideError } from '../../errors/rxtideError.js';

/** Pieces of a content as they arrive: of bytes, or of text. They may be cut anywhere, inside a character too. */
export type Pieces = AsyncIterable<Uint8Array | string>;

/**
 * What the sources of files read:
 *
 * - a path or a `file:` URL. It can be read again from any position.
 * - a function that gives the content anew each time, such as `() => createReadStream(path)`. It is read again from its
 *   start and what came before the position is skipped.
 * - anything that is asynchronously iterable, such as `process.stdin` or the body of a response. It can be read once; a
 *   position skips what came before it.
 */
export type FileInput = string | URL | (() => Pieces) | Pieces;

/** Where a chunk of a file begins, and how long it is. Plain data, of the content before it was compressed. */
export interface FilePosition {
  /** Bytes of the content before the chunk. */
  readonly offset: number;
  /** The line number of its first record, from 1. */
  readonly line: number;
  /** Bytes of the content that the chunk was made of. */
  readonly bytes: number;
}

/** The path of an input that has one. */
export function pathOf(input: FileInput): string | undefined {
  if (typeof input === 'string') return input;
  if (!(input instanceof URL)) return undefined;
  if (input.protocol === 'file:') return fileURLToPath(input);
  throw new RxtideError(
    'INVALID_OPTION',
    `cannot open ${input.href}: only file: URLs are files. Give a function that fetches it and returns the body`,
  );
}

/** Whether the content of an input or an output is compressed: as the option says, else by the name. */
export function isGzip(path: string | undefined, option: boolean | undefined): boolean {
  return option ?? path?.toLowerCase().endsWith('.gz') ?? false;
}

/** What messages call an input. */
export function nameOf(input: FileInput): string {
  return pathOf(input) ?? 'stream';
}
