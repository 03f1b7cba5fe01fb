import { inspect } from 'node:util';
import type { Sink } from '../../transform/sink.js';
import { countOf } from '../file/options.js';
import { StreamOutput } from '../file/streamOutput.js';
import type { TextFormat } from '../file/textFormat.js';
import { TextSink } from '../file/textSink.js';

/** How `consoleSink` prints. */
export interface ConsoleSinkOptions<in T> {
  /** The line of a result. Default: text as it is, anything else as Node shows it, on one line. */
  readonly format?: (value: T, timestamp: number, key: unknown) => string;
  /** Lines to print; how many more results there were is told at the end. Default: no limit. */
  readonly limit?: number;
  /** Where to print. Default: `process.stdout`. */
  readonly writer?: NodeJS.WritableStream;
}

/**
 * Prints one line per result, and goes no faster than the terminal or the pipe takes it. When the reader of a pipe goes away
 * (`… | head`), the rest is dropped without an error. A result printed twice after a restart is printed twice: it is at-least-once.
 *
 * **Errors.** `SINK_FAILED`: the stream broke, or `format` threw.
 *
 * @example
 * ```ts
 * import { fromArray, toSink } from 'rxtide';
 * import { consoleSink } from 'rxtide/node';
 *
 * const words = ['ebb', 'flow'].map((word, i) => ({ at: Date.UTC(2024, 0, 1 + i), word }));
 * fromArray(words, { timestampOf: (w) => w.at })
 *   .pipe(toSink(consoleSink({ format: (w, timestamp) => `${new Date(timestamp).toISOString()} ${w.word}` })))
 *   .subscribe();
 * // prints: 2024-01-01T00:00:00.000Z ebb
 * // prints: 2024-01-02T00:00:00.000Z flow
 * ```
 *
 * @category Sources and sinks
 */
export function consoleSink<T>(options: ConsoleSinkOptions<T> = {}): Sink<T> {
  const { format = lineOf, writer = process.stdout } = options;
  const limit = options.limit === undefined ? Infinity : countOf(options.limit, 'limit');
  const newFormat = (): TextFormat<T> => {
    let count = 0;
    return {
      text: (value, timestamp, key) => (++count <= limit ? `${format(value, timestamp, key)}\n` : ''),
      end: () => (count > limit ? `… and ${(count - limit).toLocaleString('en')} more\n` : ''),
    };
  };
  return new TextSink('console', () => new StreamOutput('console', writer, { readerMayLeave: true }), newFormat);
}

function lineOf(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { breakLength: Infinity, depth: 6 });
}
