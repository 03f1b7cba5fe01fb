import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Rejected, Sink } from 'rxtide';
import { csvSink } from 'rxtide/csv';
import { ndjsonSink } from 'rxtide/node';
import type { Flight } from './flights.js';
import type { Options } from './options.js';
import type { AirportHour } from './pipeline.js';
import { UserError } from './userError.js';

/** The files that a run writes. They show when it is through, and leave those of an earlier run alone until then. */
export interface Outputs {
  readonly results: Sink<AirportHour>;
  readonly late: Sink<Flight>;
  readonly rejected: Sink<Rejected>;
  readonly paths: OutputPaths;
}

export interface OutputPaths {
  readonly results: string;
  readonly late: string;
  readonly rejected: string;
}

type Columns<T> = Readonly<Record<string, (value: T) => unknown>>;

/** Prepares the files for a run: makes their folder. */
export async function outputsFor({ out, output }: Pick<Options, 'out' | 'output'>): Promise<Outputs> {
  const fail = (error: Error): never => {
    throw new UserError(`cannot write ${out}: ${error.message}`);
  };
  await mkdir(dirname(out), { recursive: true }).catch(fail);
  if ((await stat(out).catch(() => undefined))?.isDirectory() === true) fail(new Error('it is a folder'));
  const paths: OutputPaths = { results: out, late: named(out, '-late'), rejected: named(out, '-rejected') };
  return {
    paths,
    results: sink(output, paths.results, resultColumns()),
    late: sink<Flight>(output, paths.late, {
      date: (flight) => timeText(flight.date),
      delay: (flight) => flight.delay,
      origin: (flight) => flight.origin,
    }),
    rejected: sink<Rejected>(output, paths.rejected, {
      reason: ({ error }) => reasonOf(error),
      row: ({ value }) => value,
    }),
  };
}

function resultColumns(): Columns<AirportHour> {
  // Hundreds of results in a row have the same hour.
  let start = NaN;
  let text = '';
  return {
    airport: ({ key }) => key,
    start: ({ window }) => {
      if (window.start !== start) text = timeText((start = window.start));
      return text;
    },
    departures: ({ value }) => value.departures,
    mean_delay: ({ value }) => hundredths(value.mean),
    p95_delay: ({ value }) => hundredths(value.p95),
    longest_delay: ({ value }) => value.longest,
  };
}

function sink<T>(format: Options['output'], path: string, columns: Columns<T>): Sink<T> {
  if (format === 'csv') return csvSink<T>(path, { columns });
  return ndjsonSink<T>(path, { map: (value) => mapValues(columns, (read) => read(value)) });
}

/** What is wrong with a row, in a sentence. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Puts `addition` before the end of a name: `hours.csv.gz`, `-late` → `hours-late.csv.gz`. */
function named(path: string, addition: string): string {
  return path.replace(/((\.[^./\\]+)?(\.gz)?)$/i, `${addition}$1`);
}

/** The time on the airport's wall, without the time zone that it does not have. */
function timeText(time: number): string {
  return new Date(time).toISOString().slice(0, 16);
}

function hundredths(n: number | undefined): number | undefined {
  return n === undefined ? undefined : Math.round(n * 100) / 100;
}

function mapValues<K extends string, V, R>(object: Readonly<Record<K, V>>, map: (value: V) => R): Record<K, R> {
  return Object.fromEntries(Object.entries<V>(object).map(([key, value]) => [key, map(value)])) as Record<K, R>;
}
