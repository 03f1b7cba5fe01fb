import { messageOf } from '../../errors/messageOf.js';
import type { RejectedRecord, Source } from '../../transform/source.js';
import type { SplitSource } from '../../transform/splitSource.js';
import type { FileInput, FilePosition } from '../file/fileInput.js';
import type { FileSet } from '../file/fileSet.js';
import type { FollowedFile, FollowPosition } from '../file/followedFile.js';
import { textEnd, TOO_LONG } from '../file/framing.js';
import { LineFraming } from '../file/lineFraming.js';
import { countOf, MEBIBYTE } from '../file/options.js';
import type { BlockParser } from '../file/recordSource.js';
import { excerptAt, excerptOf, rejected, textsOf } from '../file/recordText.js';
import { type TextInput, textSource, type TextSource } from '../file/textSource.js';
import type { WatchedFolder } from '../file/watchedFolder.js';

/** How `ndjsonSource` reads. */
export interface NdjsonSourceOptions<T> {
  /** Makes an event of a parsed line; `line` counts from 1. What it throws on is rejected. Default: the value as it is. */
  readonly map?: (value: unknown, line: number) => T;
  /** Parses a line instead of `JSON.parse`. What it throws on is rejected. */
  readonly parse?: (text: string, line: number) => unknown;
  /** Whether the content is gzip. Default: if the path ends in `.gz`. */
  readonly gzip?: boolean;
  /** Bytes that a line may have. A longer one is rejected, and is not held in memory. Default: 1,048,576 (1 MiB). */
  readonly maxLineLength?: number;
}

const BLANK = /^[ \t]*$/;

/**
 * Reads newline-delimited JSON (JSON Lines): one value a line. Blank lines are skipped; lines may end in LF or CRLF, the
 * last one in nothing; a byte order mark is skipped.
 *
 * **What comes out.** The values in the order of the file, in chunks of at most 4,096 records or 256 KiB. A stream's
 * records come as soon as their piece does.
 *
 * **Bad lines.** A line that is not JSON, is not UTF-8, is longer than `maxLineLength`, or on which `parse` or `map` throws, is
 * rejected: it goes to `rejectedTo` with its line number and its first 200 characters, and the rest is read.
 *
 * **Positions.** Bytes of the (uncompressed) content. A plain file is read on from there; a gzip file or a stream is read again
 * from its start and skipped.
 *
 * **Errors.** `SOURCE_FAILED`, naming the path: it cannot be opened or read, gzip data is damaged, or there is less content
 * than a position says.
 *
 * @example
 * ```ts
 * import { fromSource, values } from 'rxtide';
 * import { ndjsonSource } from 'rxtide/node';
 *
 * interface Trade { readonly at: number; readonly symbol: string }
 *
 * // In place of a path, such as 'trades.ndjson.gz', a stream that is cut anywhere.
 * const trades = ndjsonSource<Trade>(async function* () {
 *   yield '{"at":1704067200000,"symbol":"A"}\n{"at":17040';
 *   yield '67201000,"symbol":"B"}\n';
 * });
 * fromSource(trades, { timestampOf: (trade) => trade.at })
 *   .pipe(values())
 *   .subscribe((trade) => console.log(trade.symbol));
 * // => A
 * // => B
 * ```
 *
 * @param input - a path, a `file:` URL, a function that gives a stream anew each time, a stream that can be read once; `{ files: 'logs/*.ndjson' }` for several files, `{ follow: 'app.log' }` for one that grows, `{ folder: 'inbox' }` for what is dropped there
 * @category Sources and sinks
 */
export function ndjsonSource<T = unknown>(input: FileInput, options?: NdjsonSourceOptions<T>): Source<T, FilePosition>;
/** Follows a file that grows: see `FollowedFile`. */
export function ndjsonSource<T = unknown>(
  input: FollowedFile,
  options?: NdjsonSourceOptions<T>,
): Source<T, FollowPosition>;
/** Reads several files, or what is dropped into a folder: see `FileSet` and `WatchedFolder`. */
export function ndjsonSource<T = unknown>(
  input: FileSet | WatchedFolder,
  options?: NdjsonSourceOptions<T>,
): SplitSource<T, FilePosition>;
export function ndjsonSource<T>(input: TextInput, options: NdjsonSourceOptions<T> = {}): TextSource<T> {
  const maxLength = countOf(options.maxLineLength ?? MEBIBYTE, 'maxLineLength');
  return textSource('ndjson', input, options.gzip, (where) => {
    const parser = lineParser(where, maxLength, options);
    return { kind: 'ndjson', maxLength, framing: () => new LineFraming(maxLength), begin: () => parser };
  });
}

/** Reads the lines of blocks. `where` is what messages call the content. */
export function lineParser<T>(where: string, maxLength: number, options: NdjsonSourceOptions<T>): BlockParser<T> {
  const { parse, map } = options;
  const valueOf = (text: string, line: number): T => {
    const value: unknown = parse === undefined ? JSON.parse(text) : parse(text, line);
    return map === undefined ? (value as T) : map(value, line);
  };
  return (block, values, rejects) => {
    const { bytes, frames } = block;
    const textAt = textsOf(block);
    let from = block.from;
    for (let i = 0; i < frames.count; i++) {
      const end = frames.ends[i] as number;
      const line = block.line + i;
      const text = frames.marks[i] === TOO_LONG ? undefined : textAt(from, textEnd(bytes, from, end));
      if (text === undefined) {
        const reason =
          frames.marks[i] === TOO_LONG
            ? `the line is longer than maxLineLength (${maxLength} bytes)`
            : 'the line is not UTF-8';
        rejects.push(rejected(where, line, excerptAt(bytes, from, end), reason));
      } else if (text.charCodeAt(0) > 32 || !BLANK.test(text)) {
        try {
          values.push(valueOf(text, line));
        } catch (error) {
          rejects.push(badLine(where, line, text, error));
        }
      }
      from = end;
    }
  };
}

function badLine(where: string, line: number, text: string, error: unknown): RejectedRecord {
  return rejected(where, line, excerptOf(text), messageOf(error), error);
}
