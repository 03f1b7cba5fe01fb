/** Where a chunk of server-sent events begins, and how many it has. Plain data. */
export interface SsePosition {
  /** The id that the server is told to go on behind. */
  readonly lastEventId: string;
  /** Events since that one, which had no id of their own. */
  readonly after: number;
  /** Events in the chunk. */
  readonly count: number;
}
