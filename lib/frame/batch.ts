import type { Edge } from './edge.js';
import { BATCH } from './kinds.js';

/** What a stream is keyed by before any `keyBy`. */
export interface Unkeyed {
  readonly keyed: false;
}

/** What a stream is keyed by after `keyBy`. */
export interface KeyedBy<K> {
  readonly keyed: true;
  readonly key: K;
}

/**
 * A run of events with their times, keys and watermarks side by side: the value that streams carry. One event or none
 * is as valid as thousands. It may be read only during `next`: the sender fills it anew for its next frame. Whoever keeps
 * values copies them.
 *
 * One class with all fields always set, in this order, so that every loop that reads batches sees one shape.
 */
export class Batch<out T, By = Unkeyed> {
  readonly kind: typeof BATCH = BATCH;
  /** The operator output that made it. */
  readonly edge: Edge;
  /** 0, 1, 2, … per edge, control frames included. */
  readonly seq: number;
  /** The events. */
  readonly values: readonly T[];
  /** Their event times, ms since the epoch: a `Float64Array`, be it ever so short, so that loops over columns see one kind of array. */
  readonly timestamps: ArrayLike<number>;
  /** Their keys once `keyBy` has run, else `null`. */
  readonly keys: readonly unknown[] | null;
  /** In the type alone: what the stream is keyed by. */
  declare readonly by: By;
  /** The watermark in force when each event arrives, non-decreasing; `null`: all arrive at the previous frame's `watermark`. */
  readonly watermarks: ArrayLike<number> | null;
  /** The watermark after the whole frame. */
  readonly watermark: number;
  /** The changelog kind of each event; `null`: all are inserts. */
  readonly kinds: Uint8Array | null;

  constructor(
    edge: Edge,
    seq: number,
    values: readonly T[],
    timestamps: ArrayLike<number>,
    keys: readonly unknown[] | null,
    watermarks: ArrayLike<number> | null,
    watermark: number,
    kinds: Uint8Array | null,
  ) {
    this.edge = edge;
    this.seq = seq;
    this.values = values;
    this.timestamps = timestamps;
    this.keys = keys;
    this.watermarks = watermarks;
    this.watermark = watermark;
    this.kinds = kinds;
  }
}

/** A batch as its sender sees it, who fills the same one for each frame. */
export type WritableBatch<T> = { -readonly [P in keyof Batch<T, unknown>]: Batch<T, unknown>[P] };
