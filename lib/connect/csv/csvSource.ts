import { RxtideError } from '../../errors/rxtideError.js';
import type { Source } from '../../transform/source.js';
import type { SplitSource } from '../../transform/splitSource.js';
import type { FileInput, FilePosition } from '../file/fileInput.js';
import type { FileSet } from '../file/fileSet.js';
import type { FollowedFile, FollowPosition } from '../file/followedFile.js';
import { countOf, MEBIBYTE } from '../file/options.js';
import type { RecordBlocks } from '../file/recordBlocks.js';
import { type TextInput, textSource, type TextSource } from '../file/textSource.js';
import type { WatchedFolder } from '../file/watchedFolder.js';
import { delimiterOf } from './csvDialect.js';
import { CsvFraming } from './csvFraming.js';
import { quotedFields } from './csvFields.js';
import { type CsvLayout, firstRecord, layoutOfHeader } from './csvHeader.js';
import { csvParser } from './csvParser.js';
import type { CsvRow } from './csvRow.js';

/** How `csvSource` reads. */
export interface CsvSourceOptions<C extends string = string, T = CsvRow<C>> {
  /** Makes an event of a row; `line` counts from 1. What it throws on is rejected. Default: the row as it is. */
  readonly map?: (row: CsvRow<C>, line: number) => T;
  /**
   * The names of the columns. With a header: the ones to keep (default: all), and a file without one of them is an error.
   * Without: the names of all columns, in order.
   */
  readonly columns?: readonly C[];
  /**
   * Whether the first record names the columns. `'skip'`: it does, but `columns` is used instead, as if it were not there. Default:
   * `true`.
   */
  readonly header?: boolean | 'skip';
  /** What separates fields: one ASCII character. Default: `','`. */
  readonly delimiter?: string;
  /** What surrounds fields that hold a delimiter, a quote (then doubled) or a line end; `null`: nothing does. Default: `'"'`. */
  readonly quote?: '"' | null;
  /** Whether the content is gzip. Default: if the path ends in `.gz`. */
  readonly gzip?: boolean;
  /** Bytes that a record may have. A longer one is rejected. Default: 1,048,576 (1 MiB). */
  readonly maxRecordLength?: number;
}

/**
 * Reads CSV as RFC 4180 has it: fields with commas, quotes and line ends in quotes, a header. UTF-8; line ends LF or CRLF; blank
 * lines and a byte order mark are skipped; nothing is trimmed. For another encoding give a stream that decodes.
 *
 * **What comes out.** Rows in the order of the file, every field a string: a number is for `map` to make. Chunks are of at most
 * 4,096 records or 256 KiB.
 *
 * **Bad records.** Rejected, which means to `rejectedTo` with its line number and its first 200 characters, is a record with
 * another number of fields than the header, longer than `maxRecordLength`, not UTF-8, with a quote inside an unquoted
 * field or text behind a closing quote, or on which `map` throws. The rest is read. Of a record whose quotes are wrong only the first line
 * is taken for bad, so that a quote that is never closed costs one line and not the rest of the file.
 *
 * **Positions.** As with `ndjsonSource`; the header is read again.
 *
 * **Errors.** `SOURCE_FAILED`, naming the path: the file cannot be opened or read, gzip data is damaged, the header cannot be
 * used or lacks one of `columns`. `INVALID_OPTION`: options that contradict each other.
 *
 * @example
 * ```ts
 * import { fromSource, values } from 'rxtide';
 * import { csvSource } from 'rxtide/csv';
 *
 * // In place of a path, such as 'stocks.csv', a function that gives the content.
 * const file = async function* () {
 *   yield 'symbol,date,price\nMSFT,2000-01-01,39.81\nMSFT,2000-02-01,36.35\n';
 * };
 * const stocks = csvSource(file, {
 *   columns: ['date', 'price'],
 *   map: (row) => ({ at: Date.parse(row.date), price: Number(row.price) }),
 * });
 * fromSource(stocks, { timestampOf: (stock) => stock.at })
 *   .pipe(values())
 *   .subscribe((stock) => console.log(stock));
 * // => { at: 946684800000, price: 39.81 }
 * // => { at: 949363200000, price: 36.35 }
 * ```
 *
 * @param input - a path, a `file:` URL, a function that gives a stream anew each time, a stream that can be read once; `{ files: 'logs/*.csv' }` for several files, `{ follow: 'app.csv' }` for one that grows, `{ folder: 'inbox' }` for what is dropped there
 * @category Sources and sinks
 */
export function csvSource<const C extends string = string, T = CsvRow<C>>(
  input: FileInput,
  options?: CsvSourceOptions<C, T>,
): Source<T, FilePosition>;
/** Follows a file that grows: see `FollowedFile`. */
export function csvSource<const C extends string = string, T = CsvRow<C>>(
  input: FollowedFile,
  options?: CsvSourceOptions<C, T>,
): Source<T, FollowPosition>;
/** Reads several files, or what is dropped into a folder: see `FileSet` and `WatchedFolder`. Each has a header of its own. */
export function csvSource<const C extends string = string, T = CsvRow<C>>(
  input: FileSet | WatchedFolder,
  options?: CsvSourceOptions<C, T>,
): SplitSource<T, FilePosition>;
export function csvSource<const C extends string, T>(
  input: TextInput,
  options: CsvSourceOptions<C, T> = {},
): TextSource<T> {
  const { header = true, quote = '"', columns } = options;
  const maxLength = countOf(options.maxRecordLength ?? MEBIBYTE, 'maxRecordLength');
  const delimiter = delimiterOf(options.delimiter ?? ',');
  if (quote !== null && quote !== '"') throw new RxtideError('INVALID_OPTION', `quote must be '"' or null`);
  checkColumns(columns, header);
  const fieldsOf = (text: string): readonly string[] => {
    if (quote === null || !text.includes(quote)) return text.split(delimiter);
    const fields: string[] = [];
    quotedFields(text, delimiter, quote, fields);
    return fields;
  };

  const begin = async (where: string, blocks: RecordBlocks): Promise<CsvLayout> => {
    const named = columns ?? [];
    const layout = { width: named.length, basis: 'columns', names: named, picks: null };
    if (header === false) return layout;
    const block = await firstRecord(blocks);
    return block === undefined || header === 'skip' ? layout : layoutOfHeader(where, block, fieldsOf, columns);
  };

  return textSource('csv', input, options.gzip, (where) => ({
    kind: 'csv',
    maxLength,
    framing: () => new CsvFraming(delimiter, quote, maxLength),
    begin: async (blocks) =>
      csvParser(where, await begin(where, blocks), { delimiter, quote, maxLength, map: options.map }),
  }));
}

function checkColumns(columns: readonly string[] | undefined, header: boolean | 'skip'): void {
  if (columns === undefined) {
    if (header === true) return;
    throw new RxtideError(
      'INVALID_OPTION',
      `without a header that is used, columns must name the columns: { columns: ['a', 'b'] }`,
    );
  }
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (columns.length > 0 && twice === undefined) return;
  throw new RxtideError(
    'INVALID_OPTION',
    twice === undefined ? 'columns must name at least one column' : `columns names ${JSON.stringify(twice)} twice`,
  );
}
