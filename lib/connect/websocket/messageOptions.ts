/** How the sources of WebSockets read messages. */
export interface MessageOptions<T> {
  /** Makes an event of a parsed message, or of each value in one. What it throws on is rejected. Default: the value as it is. */
  readonly map?: (value: unknown) => T;
  /** Parses a message instead of `JSON.parse`; `(text) => text` for plain text. What it throws on is rejected. */
  readonly parse?: (text: string) => unknown;
  /** Whether a message that is an array has an event in each element. Default: `false`, it is one event. */
  readonly batches?: boolean;
  /** Bytes that a message may have. A longer one ends its connection. Default: 1,048,576 (1 MiB). */
  readonly maxPayload?: number;
  /** Bytes of messages that may wait for the pipeline. Default: 1 MiB. */
  readonly maxPending?: number;
}
