import { stat } from 'node:fs/promises';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import type { Source } from 'rxtide';
import { type CsvRow, csvSource, type FilePosition } from 'rxtide/csv';
import { ndjsonSource } from 'rxtide/node';
import { type ParquetPosition, parquetSource } from 'rxtide/parquet';
import { COLUMNS, toFlight } from './flights.js';
import type { Flight, Row } from './flights.js';
import { UserError } from './userError.js';

/** A file of flights. */
export interface Input {
  readonly source: Source<Flight>;
  /** Which part of the file, from 0 to 1, lies before a chunk; `undefined` where that cannot be known. */
  readonly partBefore: (position: unknown) => number | undefined;
}

/** How files are read, by the ends of their names. */
const KINDS: readonly (readonly [RegExp, (path: string, bytes: number) => Input | Promise<Input>])[] = [
  [/\.parquet$/i, parquetInput],
  [/\.csv(\.gz)?$/i, csvInput],
  [/\.(ndjson|jsonl)(\.gz)?$/i, ndjsonInput],
];

/** Whether a file of this name can be read. */
export function isKnownKind(path: string): boolean {
  return KINDS.some(([pattern]) => pattern.test(path));
}

/** Looks at a file, and says how to read it. */
export async function openInput(path: string): Promise<Input> {
  const open = KINDS.find(([pattern]) => pattern.test(path))?.[1] as (typeof KINDS)[number][1];
  const file = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const isOurs = path.includes('vega-datasets');
    const advice = isOurs ? '; `npm ci` installs it, with the package vega-datasets' : '';
    throw new UserError(
      `cannot read ${path}: ${error.code === 'ENOENT' ? `there is no such file${advice}` : error.message}`,
    );
  });
  if (!file.isFile()) throw new UserError(`cannot read ${path}: it is not a file`);
  return open(path, file.size);
}

async function parquetInput(path: string): Promise<Input> {
  // A quarter of a day of flights at a time: what is read ahead is in memory, and waits when the run is stopped.
  const source = parquetSource(path, { columns: COLUMNS, map: toFlight, chunkRows: 4_096 });
  const starts: number[] = [];
  let rows = 0;
  try {
    for (const group of (await parquetMetadataAsync(await asyncBufferFromFile(path))).row_groups) {
      starts.push(rows);
      rows += Number(group.num_rows);
    }
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${(error as Error).message}`);
  }
  const partBefore = (position: unknown): number => {
    const { rowGroup, row } = position as ParquetPosition;
    return ((starts[rowGroup] ?? 0) + row) / rows;
  };
  return { source, partBefore };
}

function csvInput(path: string, bytes: number): Input {
  const map = (row: CsvRow<(typeof COLUMNS)[number]>): Flight => toFlight(row);
  return { source: csvSource(path, { columns: COLUMNS, map }), partBefore: partOfBytes(path, bytes) };
}

function ndjsonInput(path: string, bytes: number): Input {
  const map = (value: unknown): Flight => {
    if (typeof value === 'object' && value !== null) return toFlight(value as Row);
    throw new Error('it is not an object');
  };
  return { source: ndjsonSource(path, { map }), partBefore: partOfBytes(path, bytes) };
}

/** Positions in a compressed file are of its content, whose length nobody knows. */
function partOfBytes(path: string, bytes: number): Input['partBefore'] {
  return (position) => (/\.gz$/i.test(path) ? undefined : (position as FilePosition).offset / bytes);
}
