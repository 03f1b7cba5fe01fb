import type { Observable } from 'rxjs';
import type { Barrier } from './barrier.js';
import type { Batch, KeyedBy, Unkeyed } from './batch.js';
import type { Open } from './open.js';
import type { Status } from './status.js';

/** What a stream pushes: a batch of events, or a control frame. */
export type Frame<T, By = Unkeyed> = Batch<T, By> | Open | Status | Barrier;

/** An Observable of frames: what rxtide's operators take and give. `values()` makes it one of plain values again. */
export type Stream<T> = Observable<Frame<T>>;

/** A stream whose events have keys: what `keyBy` gives and keyed operators need. */
export type KeyedStream<K, T> = Observable<Frame<T, KeyedBy<K>>>;
