import type { Sink } from '../../transform/sink.js';
import type { TextFormat } from '../file/textFormat.js';
import { type FileTarget, textSink } from '../file/textSink.js';
import { delimiterOf } from './csvDialect.js';
import type { CsvColumns } from './csvColumns.js';
import { csvFormat } from './csvFormat.js';

/** How `csvSink` writes. */
export interface CsvSinkOptions<T> {
  /** The columns, in order. Default: the properties of the first result. */
  readonly columns?: CsvColumns<T>;
  /** Whether the first line names the columns. Default: `true`. */
  readonly header?: boolean;
  /** What separates fields: one ASCII character. Default: `','`. */
  readonly delimiter?: string;
  /** Whether to compress with gzip. Default: if the path ends in `.gz`. */
  readonly gzip?: boolean;
}

/**
 * Writes results as CSV by RFC 4180, in UTF-8, with line feeds as line ends: fields in quotes where they hold a delimiter, a quote or a
 * line end. Nothing and `null` become an empty field, a `Date` its ISO form, another object JSON.
 *
 * **Formulas.** Text is written as it is. A spreadsheet takes a field that begins with `=`, `+`, `-` or `@` for a formula: where such
 * text comes from strangers and goes to a spreadsheet, make it harmless in a column's function.
 *
 * **What shows, back-pressure, errors.** As with `ndjsonSink`: a file gets its name when the stream completes, and a
 * folder a file with each checkpoint, exactly once. Each file has its header.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { agg, fromArray, hours, keyBy, toSink, tumbling, windowBy } from 'rxtide';
 * import { csvSink } from 'rxtide/csv';
 *
 * const path = join(tmpdir(), `hours-${process.pid}.csv`);
 * const flights = [
 *   { at: Date.UTC(2001, 0, 1, 8, 30), origin: 'JFK', delay: 12 },
 *   { at: Date.UTC(2001, 0, 1, 8, 50), origin: 'JFK', delay: 2 },
 * ];
 * fromArray(flights, { timestampOf: (flight) => flight.at })
 *   .pipe(
 *     keyBy((flight) => flight.origin),
 *     windowBy(tumbling(hours(1)), { departures: agg.count(), delay: agg.mean((flight) => flight.delay) }),
 *     toSink(
 *       csvSink(path, {
 *         columns: {
 *           origin: (r) => r.key,
 *           hour: (r) => new Date(r.window.start),
 *           departures: (r) => r.value.departures,
 *           delay: (r) => r.value.delay,
 *         },
 *       }),
 *     ),
 *   )
 *   .subscribe({ complete: () => console.log(readFileSync(path, 'utf8').trim()) });
 * // => origin,hour,departures,delay
 * // => JFK,2001-01-01T08:00:00.000Z,2,7
 * ```
 *
 * @param target - a path, a `file:` URL, `{ folder, prefix, maxBytes }`, or a Node stream
 * @category Sources and sinks
 */
export function csvSink<T>(target: FileTarget, options: CsvSinkOptions<T> = {}): Sink<T> {
  const { columns, header = true, gzip } = options;
  const delimiter = delimiterOf(options.delimiter ?? ',');
  const newFormat = (): TextFormat<T> => csvFormat(columns, header, delimiter);
  if (columns !== undefined) newFormat();
  return textSink('csv', target, gzip, newFormat);
}
