import type { DurationLike } from '../../time/duration.js';

/** How the sources of TCP read lines. */
export interface TcpLineOptions<T> {
  /** Makes an event of a parsed line; `line` counts from 1 on each connection. What it throws on is rejected. Default: the value as it is. */
  readonly map?: (value: unknown, line: number) => T;
  /** Parses a line instead of `JSON.parse`; `(line) => line` for plain text. What it throws on is rejected. */
  readonly parse?: (text: string, line: number) => unknown;
  /** Bytes that a line may have. A longer one is rejected, and is not held in memory. Default: 1,048,576 (1 MiB). */
  readonly maxLineLength?: number;
  /** Bytes of events that may wait for the pipeline. From then on connections are not read, and TCP slows the other side. Default: 1 MiB. */
  readonly maxPending?: number;
  /** A connection on which nothing comes for so long is closed. Default: never. */
  readonly idleTimeout?: DurationLike;
}
