import { type FileMetaData, parquetMetadataAsync, parquetSchema } from 'hyparquet';
import { RxtideError } from '../../errors/rxtideError.js';
import type { Source, SourceChunk } from '../../transform/source.js';
import type { SplitSource } from '../../transform/splitSource.js';
import { sourceFailed } from '../file/failures.js';
import { pathOf } from '../file/fileInput.js';
import { type FileSet, fileSetSource, isFileSet } from '../file/fileSet.js';
import { folderSource } from '../file/folderSource.js';
import { countOf } from '../file/options.js';
import type { StopSignal } from '../file/recordSource.js';
import { isWatchedFolder, type WatchedFolder } from '../file/watchedFolder.js';
import { ParquetFile } from './parquetFile.js';
import type { ParquetRow } from './parquetRow.js';
import { columnsOf } from './rowGroup.js';
import { rowMaker } from './rowMaker.js';

/** Where a chunk of a Parquet file begins. Plain data. */
export interface ParquetPosition {
  readonly rowGroup: number;
  /** The row within the row group. */
  readonly row: number;
}

/** How `parquetSource` reads. */
export interface ParquetSourceOptions<T> {
  /** The columns to read; others are not touched. Default: all. A file without one of them is an error. */
  readonly columns?: readonly string[];
  /** Makes an event of a row; `index` counts the rows of the file from 0. What it throws on is rejected. Default: the row. */
  readonly map?: (row: ParquetRow, index: number) => T;
  /** Rows handed over at once, at most. Default: 4,096. */
  readonly chunkRows?: number;
}

/**
 * Reads a Parquet file, row group by row group, and of each only the pages of the chosen columns: as much is in memory as these
 * take in the largest row group. All codecs and encodings that hyparquet knows.
 *
 * **What comes out.** Rows in the order of the file. Times and dates are milliseconds since the epoch; 64-bit integers are numbers
 * where that is exact, else bigints (unsigned ones are always bigints); texts and byte arrays are strings; null is `null`; lists, maps and structs are
 * arrays and objects.
 *
 * **Bad rows.** One on which `map` throws is rejected: it goes to `rejectedTo` with the number of its row. A damaged file cannot be
 * read on and is an error.
 *
 * **Positions.** The row group and the row in it. That row group's columns are read again, and the rows before it are skipped.
 *
 * **Errors.** `SOURCE_FAILED`, naming the path: it cannot be opened or read, is no Parquet file, is damaged, or lacks a column.
 *
 * @example
 * ```ts
 * import { fromSource, toAsyncIterable } from 'rxtide';
 * import { parquetSource } from 'rxtide/parquet';
 *
 * interface Flight { readonly date: number; readonly delay: number; readonly origin: string }
 *
 * const path = 'node_modules/vega-datasets/data/flights-3m.parquet';
 * const flights = parquetSource<Flight>(path, { columns: ['date', 'delay', 'origin'] });
 * const stream = fromSource(flights, { timestampOf: (flight) => flight.date });
 * for await (const flight of toAsyncIterable(stream)) {
 *   console.log(flight);
 *   break;
 * }
 * // => { date: 978307260000, delay: 33, origin: 'LAS' }
 * ```
 *
 * @param input - a path, a `file:` URL, `{ files: 'trips/*.parquet' }` for several files, or `{ folder: 'inbox' }` for what is dropped there
 * @category Sources and sinks
 */
export function parquetSource<T = ParquetRow>(
  input: string | URL,
  options?: ParquetSourceOptions<T>,
): Source<T, ParquetPosition>;
/** Reads several files, or what is dropped into a folder: see `FileSet` and `WatchedFolder`. */
export function parquetSource<T = ParquetRow>(
  input: FileSet | WatchedFolder,
  options?: ParquetSourceOptions<T>,
): SplitSource<T, ParquetPosition>;
export function parquetSource<T>(
  input: string | URL | FileSet | WatchedFolder,
  options: ParquetSourceOptions<T> = {},
): Source<T, ParquetPosition> | SplitSource<T, ParquetPosition> {
  const chunkRows = countOf(options.chunkRows ?? 4096, 'chunkRows');
  const one = (path: string): Source<T, ParquetPosition> => ({
    name: `parquet ${path}`,
    open: (position, signal) => read(path, options, chunkRows, position, signal),
  });
  if (isFileSet(input)) return fileSetSource('parquet', input, one);
  return isWatchedFolder(input) ? folderSource('parquet', input, one) : one(pathOf(input)!);
}

async function* read<T>(
  path: string,
  options: ParquetSourceOptions<T>,
  chunkRows: number,
  position: ParquetPosition | undefined,
  signal: StopSignal,
): AsyncGenerator<SourceChunk<T, ParquetPosition>, void> {
  if (signal.aborted) return;
  const file = await ParquetFile.open(path).catch((error: unknown) => {
    throw sourceFailed(`parquet ${path}`, error);
  });
  const close = (): Promise<void> => file.close().catch(() => undefined);
  const onAbort = (): void => void close();
  signal.addEventListener('abort', onAbort);
  const isAborted = (): boolean => signal.aborted;
  try {
    const metadata = await parquetMetadataAsync(file);
    const names = namesOf(path, metadata, options.columns);
    const makeRows = rowMaker(path, names, options.map);
    let firstRow = 0;
    for (const [rowGroup, { num_rows: rowCount }] of metadata.row_groups.entries()) {
      const rows = Number(rowCount);
      const start = firstRow;
      firstRow += rows;
      if (rowGroup < (position?.rowGroup ?? 0)) continue;
      const columns = await columnsOf(file, metadata, rowGroup, start, names);
      let row = rowGroup === position?.rowGroup ? position.row : 0;
      for (const column of columns) column.skip(row);
      while (row < rows && !isAborted()) {
        const count = Math.min(chunkRows, rows - row);
        const chunk = makeRows(columns, count, start + row);
        yield { position: { rowGroup, row }, ...chunk };
        row += count;
      }
      if (isAborted()) return;
    }
  } catch (error) {
    if (!isAborted()) throw sourceFailed(`parquet ${path}`, error);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await close();
  }
}

/** The names of the columns to read. */
function namesOf(path: string, metadata: FileMetaData, columns: readonly string[] | undefined): readonly string[] {
  const known = parquetSchema(metadata).children.map(({ element }) => element.name);
  const missing = columns?.find((name) => !known.includes(name));
  if (missing === undefined) return columns ?? known;
  throw new RxtideError(
    'SOURCE_FAILED',
    `${path} has no column ${JSON.stringify(missing)}; it has ${known.map((name) => JSON.stringify(name)).join(', ')}`,
  );
}
