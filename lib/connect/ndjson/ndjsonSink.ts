import type { Sink } from '../../transform/sink.js';
import type { TextFormat } from '../file/textFormat.js';
import { type FileTarget, textSink } from '../file/textSink.js';

/** How `ndjsonSink` writes. */
export interface NdjsonSinkOptions<in T> {
  /** What is written for a result. Default: the result as it is. */
  readonly map?: (value: T, timestamp: number, key: unknown) => unknown;
  /** Whether to compress with gzip. Default: if the path ends in `.gz`. */
  readonly gzip?: boolean;
}

/**
 * Writes results as newline-delimited JSON (JSON Lines): one a line, as `JSON.stringify` has it. What JSON does not have becomes
 * `null` (NaN, undefined), and a bigint is an error: `map` can make a string of it.
 *
 * **What shows.** A file is written as `<path>.part` beside its name, and gets its name when the stream completes: there is never half
 * a file. With checkpoints it is exactly-once: after a restart what was written after the checkpoint is cut off. A stream that fails
 * leaves the `.part` file only where a checkpoint may refer to it. A folder, `{ folder }`, gets a file with each checkpoint, whose name has its
 * number: for jobs that do not end. Files of checkpoints that are not complete have names that begin with a dot. A stream (`process.stdout`, a socket) gets its lines as they come, and
 * is at-least-once.
 *
 * **Back-pressure.** The source is slowed while more than about half a million characters (gzip: two million) wait to be written, or
 * while the stream asks for it.
 *
 * **Errors.** `SINK_FAILED`, naming the path: it cannot be written, or a result is not JSON. `RESTORE_FAILED`: the staged file is not
 * as the checkpoint has it.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { fromArray, toSink } from 'rxtide';
 * import { ndjsonSink } from 'rxtide/node';
 *
 * const path = join(tmpdir(), `trades-${process.pid}.ndjson`);
 * const trades = [{ at: Date.UTC(2024, 0, 1), symbol: 'A', price: 1.5 }];
 * fromArray(trades, { timestampOf: (trade) => trade.at })
 *   .pipe(toSink(ndjsonSink(path)))
 *   .subscribe({ complete: () => console.log(readFileSync(path, 'utf8').trim()) });
 * // => {"at":1704067200000,"symbol":"A","price":1.5}
 * ```
 *
 * @param target - a path, a `file:` URL, `{ folder, prefix, maxBytes }`, or a Node stream
 * @category Sources and sinks
 */
export function ndjsonSink<T>(target: FileTarget, options: NdjsonSinkOptions<T> = {}): Sink<T> {
  return textSink('ndjson', target, options.gzip, () => ndjsonFormat(options.map));
}

/** One result a line. */
export function ndjsonFormat<T>(map: NdjsonSinkOptions<T>['map']): TextFormat<T> {
  return {
    text(value, timestamp, key) {
      const json = JSON.stringify(map === undefined ? value : map(value, timestamp, key)) as string | undefined;
      return `${json ?? 'null'}\n`;
    },
    end: () => '',
  };
}
