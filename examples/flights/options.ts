import { extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isKnownKind } from './input.js';
import { UserError } from './userError.js';

/** What a run was asked to do. */
export interface Options {
  /** The path of the file to read. */
  readonly input: string;
  /** The airports to look at; all if there are none. */
  readonly airports: readonly string[];
  /** The length of a window, ms. */
  readonly window: number;
  /** How far the reports may be out of order, ms. */
  readonly outOfOrderness: number;
  readonly output: 'csv' | 'ndjson';
  /** The path of the file of results. */
  readonly out: string;
  /** How many rows to read at most. */
  readonly limit: number;
  /** Begins anew, also where an earlier run of the kind was stopped. */
  readonly fresh: boolean;
  readonly help: boolean;
}

/** Three million flights, in a package that is here for its data. */
const FLIGHTS = fileURLToPath(new URL('../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url));

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: HOUR, d: 24 * HOUR };

export const HELP = `Works out, for each airport and hour, how many flights left and how late they were.

Usage: npm start -- [options]

  --airport CODE           only flights from this airport, such as ORD; several: ORD,JFK
  --window LENGTH          how long an "hour" is, such as 15m, 1h or 1d               (default: 1h)
  --out-of-orderness TIME  how long to wait for flights that left late, such as 30m   (default: 3h)
  --output csv|ndjson      the format of the results                                  (default: csv)
  --out FILE               where the results go; gzip if it ends in .gz               (default: out/flights/hours.csv)
  --input FILE             flights of your own: .parquet, .csv or .ndjson, the last two also as .gz
  --limit N                read only the first N rows
  --fresh                  begin anew, even if an earlier run was stopped in the middle
  --help                   this text

A file of your own needs three columns; others are not read:
  date     when the flight was to leave, as 2001-01-31 18:05 or ms since 1970; the rows should be in this order
  delay    how many minutes after that it left; negative if before
  origin   the airport that it left from, such as ORD
A row that cannot be used is set aside, and the rest is read.

A flight is reported when it really left, date + delay: so delays put the reports out of order. An hour is closed once a
flight is reported that was to leave --out-of-orderness after its end. Flights of this hour that are reported later are
late and go to a file of their own: of the three million flights that are here 5.7 % with 1h, 1.3 % with 2h, 0.4 % with
3h, 0.03 % with 6h.

Each second a checkpoint is written beside the results, to FILE.checkpoints. After a run that was stopped or killed, the
same command goes on from there, and gives the same files.
`;

/** Understands the arguments of a command line, or throws a `UserError` that says what is wrong with them. */
export function optionsOf(argv: readonly string[]): Options {
  const given = parsed(argv);
  const output = outputOf(given.output, given.out);
  return {
    input: inputOf(given.input),
    airports: airportsOf(given.airport),
    window: lengthOf('--window', given.window ?? '1h', 1),
    outOfOrderness: lengthOf('--out-of-orderness', given['out-of-orderness'] ?? '3h', 0),
    output,
    out: given.out ?? `out/flights/hours.${output}`,
    limit: limitOf(given.limit),
    fresh: given.fresh ?? false,
    help: given.help ?? false,
  };
}

function parsed(argv: readonly string[]) {
  const type = 'string';
  const options = {
    airport: { type },
    window: { type },
    'out-of-orderness': { type },
    output: { type },
    out: { type },
    input: { type },
    limit: { type },
    fresh: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    // What follows the first sentence is about dashes, and of little use here.
    const [first = ''] = (error as Error).message.split(/\.\s/);
    throw wrong(`${first.charAt(0).toLowerCase()}${first.slice(1)}`);
  }
}

function inputOf(path: string | undefined): string {
  if (path === undefined) return relative('', FLIGHTS);
  if (isKnownKind(path)) return path;
  throw wrong(`--input must end in .parquet, .csv, .csv.gz, .ndjson or .ndjson.gz; it is ${shown(path)}`);
}

function airportsOf(codes: string | undefined): readonly string[] {
  if (codes === undefined) return [];
  const airports = codes.split(',').map((code) => code.trim().toUpperCase());
  if (airports.every((code) => /^[A-Z0-9]{3,4}$/.test(code))) return [...new Set(airports)];
  throw wrong(`--airport must be a code of three letters, such as ORD, or several: ORD,JFK; it is ${shown(codes)}`);
}

/** The length of time that such as `90s`, `15m`, `1.5h` or `1d` means, ms. */
function lengthOf(option: string, text: string, least: number): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text.trim().toLowerCase()) ?? [];
  const length = text.trim() === '0' ? 0 : Math.round(Number(amount) * (UNITS[unit] ?? NaN));
  if (length >= least && Number.isSafeInteger(length)) return length;
  throw wrong(`${option} must be a length of time, such as 15m or 1h; it is ${shown(text)}`);
}

function outputOf(format: string | undefined, out: string | undefined): Options['output'] {
  if (format === 'csv' || format === 'ndjson') return format;
  if (format !== undefined) throw wrong(`--output must be csv or ndjson; it is ${shown(format)}`);
  return /^\.(ndjson|jsonl)$/i.test(extname(out?.replace(/\.gz$/i, '') ?? '')) ? 'ndjson' : 'csv';
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return Infinity;
  const limit = Number(text.replaceAll(/[,_]/g, ''));
  if (Number.isSafeInteger(limit) && limit >= 1) return limit;
  throw wrong(`--limit must be a whole number, at least 1; it is ${shown(text)}`);
}

function wrong(message: string): UserError {
  return new UserError(`${message} (npm start -- --help tells the options)`, 2);
}

function shown(text: string): string {
  return JSON.stringify(text);
}
