import type { Observable } from 'rxjs';
import type { WindowResult } from '../window/windowResult.js';

/** A row of a view of plain values: the latest of its key. The same object until the key has another one. */
export interface KeyedRow<K, T> {
  readonly key: K;
  readonly value: T;
  /** Its event time, ms since the epoch. */
  readonly timestamp: number;
}

/** What the rows of a view are: results of windows as they are, any other value with its key and time. */
export type RowOf<K, T> = [T] extends [WindowResult<unknown, unknown>] ? T : KeyedRow<K, T>;

/** What a frame did to a view. */
export interface ViewChanges<R> {
  /** Rows that are new, or that have taken the place of the one of the same key and window. */
  readonly changed: readonly R[];
  /** Rows that are gone, as they were last: deleted, or let go to keep within bounds. */
  readonly removed: readonly R[];
}

/**
 * - `idle`: nobody has asked for it yet, or all have left; it is empty.
 * - `running`: results come.
 * - `completed`: the stream has ended; its last rows stay.
 * - `failed`: so it did, with `error`.
 * - `disposed`: ended for good.
 */
export type ViewStatus = 'idle' | 'running' | 'completed' | 'failed' | 'disposed';

/** How much a view holds, and what became of the rest. */
export interface ViewMetrics {
  /** Keys and rows that are shown. */
  readonly keys: number;
  readonly rows: number;
  /** Results that have arrived. */
  readonly received: number;
  /** Of these, results of windows that were older than the last ones that are kept. */
  readonly outdated: number;
  /** Rows let go because of `windows` and `keepFor`. */
  readonly expired: number;
  /** Keys let go, with all their rows, because of `maxKeys`. */
  readonly evicted: number;
}

/** A part of the type of a view that is there where the compiler knows `Symbol.dispose`: then `using` works. */
export type DisposableWhereKnown = SymbolConstructor extends { readonly dispose: infer Dispose extends symbol }
  ? { readonly [P in Dispose]: () => void }
  : unknown;

/**
 * The latest results of a stream as a table to be read at any moment.
 *
 * What is read changes once a frame, for all views that share frames at the same moment: between two frames every method gives the same,
 * and no part of it shows half a batch.
 */
export type View<K, R> = ViewMethods<K, R> & DisposableWhereKnown;

/** What every view can do. */
export interface ViewMethods<K, R> {
  readonly status: ViewStatus;
  /** What the stream failed with, once `status` is `failed`. */
  readonly error: unknown;
  /** Goes up whenever something that can be read has changed: while it is the same, so is everything. */
  readonly frame: number;
  /** How many rows are shown. */
  readonly size: number;
  /** The row of a key, of several windows the newest. */
  get(key: K): R | undefined;
  /** The rows of a key, oldest first; with `between` those whose time, or whose window's start, is in `[from, to)`. */
  range(key: K, between?: { readonly from?: number; readonly to?: number }): readonly R[];
  /** The first `n` rows in the view's order, or the `n` with the highest score of `by`. */
  top(n: number, by?: (row: R) => number): readonly R[];
  /** All rows in the view's order: the same array until something changes. */
  snapshot(): readonly R[];
  /** Starts the view if need be, and calls `listener` after each frame that has changed it. Gives what ends that. */
  subscribe(listener: () => void): () => void;
  /** What each frame changes, starting with all that is shown. Being subscribed to starts the view, as `subscribe` does; it completes and fails as the stream does. */
  readonly changes$: Observable<ViewChanges<R>>;
  /** Starts the view, and keeps it going, though nobody listens. Gives what ends that. */
  connect(): () => void;
  /** Shows at once what has come since the last frame. */
  flush(): void;
  metrics(): ViewMetrics;
  /** Ends it for good, whoever still listens. */
  dispose(): void;
}
