/** No rows; one array for all who have none. */
export const NO_ROWS: readonly never[] = [];

/** The rows of one key: as they have come, and, apart from that, as they are shown. */
export abstract class Lane<T, R> {
  readonly key: unknown;
  /** The key's number. */
  readonly id: number;
  /** The rows that are shown, oldest first: never changed, only replaced. */
  shown: readonly R[] = NO_ROWS;
  /** Whether something has come since it was shown last. */
  changed = false;
  /** Neighbours in the order of the last change. */
  older: Lane<T, R> | null = null;
  newer: Lane<T, R> | null = null;

  constructor(key: unknown, id: number) {
    this.key = key;
    this.id = id;
  }

  /** How many rows it has, shown or not. */
  abstract readonly size: number;

  /** The time of its oldest row; `Infinity` if there is none. */
  abstract readonly oldest: number;

  /** Takes what came. Gives how many rows had to go for it; −1: it is older than all that may be kept. */
  abstract put(value: T, timestamp: number): number;

  /** Takes out the row that `value` is of; gives whether there was one. */
  abstract remove(value: T): boolean;

  /** Lets rows go whose time is not after `time`; gives how many. */
  abstract expire(time: number): number;

  /** Lets all rows go. */
  abstract clear(): void;

  /** Its rows as they stand now, for `shown`. */
  abstract show(): readonly R[];
}
