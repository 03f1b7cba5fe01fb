import type { Observable, OperatorFunction, Subscriber } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import { ChainedSubscriber } from '../operator/chainedSubscriber.js';
import type { Handler } from '../operator/chainedSubscriber.js';
import { userError } from '../operator/userError.js';
import { trampoline } from '../runtime/trampoline.js';
import type { TimestampLike } from '../time/timestamp.js';
import { entry } from './entry.js';
import type { Entry, EntryOptions } from './entryOptions.js';
import type { EntryRoot } from './entryRoot.js';
import { bufferOf } from './feeds/bufferOptions.js';
import type { BufferOptions } from './feeds/bufferOptions.js';
import type { QueueFeed } from './feeds/queueFeed.js';
import { waitingEntryOf } from './waitingEntry.js';

/** The options of an entry that events come to by themselves. */
export interface EventTimeOptions<T> extends EntryOptions<T> {
  /** What happens to events that a slow consumer keeps waiting. */
  readonly buffer?: BufferOptions<T>;
}

/**
 * Turns any Observable into a stream: each event gets its time, and a watermark follows.
 *
 * What comes out: every event, in order, within the call of `next` that brought it, unless another frame is on its way. The
 * watermark is the highest time so far − `outOfOrderness` − 1 (WM-1). When the source completes, time comes to its end and all
 * windows close; with `atEnd: 'discard'` they do not.
 *
 * An event without a valid time fails the stream, or goes to `rejectedTo`. A hot source cannot be slowed: what a slow consumer keeps
 * waiting is held up to `buffer.limit`; then, as `buffer.whenFull` says, the stream fails (`BUFFER_FULL`) or some of it is shed. A synchronous source is held whole while something is still subscribing: use
 * `fromArray`.
 *
 * @example
 * ```ts
 * from([{ at: 1000, page: '/a' }, { at: 61_000, page: '/b' }])
 *   .pipe(eventTime((visit) => visit.at, { outOfOrderness: seconds(5) }), windowAll(tumbling(minutes(1)), agg.count()), values())
 *   .subscribe((r) => console.log(r.window.start, r.value));
 * // => 0 1
 * // => 60000 1
 * ```
 * @category entries
 */
export function eventTime<T>(
  timestampOf: (value: T) => TimestampLike,
  options: EventTimeOptions<NoInfer<T>> = {},
): OperatorFunction<T, Frame<T>> {
  const checked = waitingEntryOf<T>('eventTime', timestampOf, options);
  const newFeed = bufferOf<T>('eventTime', options.buffer);
  return (source) =>
    enter(checked, source, newFeed, (feed, value: T, bounded, root) => feed.push(value, bounded, root.info.counters));
}

/** Like `eventTime`, for an Observable of arrays: all of one array goes as one run. */
export function eventTimeChunks<T>(
  timestampOf: (value: T) => TimestampLike,
  options: EventTimeOptions<NoInfer<T>> = {},
): OperatorFunction<readonly T[], Frame<T>> {
  const checked = waitingEntryOf<T>('eventTimeChunks', timestampOf, options);
  const newFeed = bufferOf<T>('eventTimeChunks', options.buffer);
  return (source) =>
    enter(checked, source, newFeed, (feed, chunk: readonly T[], bounded, root) => {
      for (const value of chunk) feed.push(value, bounded, root.info.counters);
    });
}

/** Subscribes to a source whose values come by themselves, and queues them. */
export function enter<T, V>(
  options: Entry<T>,
  source: Observable<V>,
  newFeed: () => QueueFeed<T>,
  push: (feed: QueueFeed<T>, value: V, bounded: boolean, root: EntryRoot<T>) => void,
): Observable<Frame<T>> {
  const connect = (root: EntryRoot<T>, feed: QueueFeed<T>, destination: Subscriber<Frame<T>>): void => {
    source.subscribe(new ChainedSubscriber(destination, new Arrivals(root, feed, push)));
  };
  return entry<T, QueueFeed<T>>(options, newFeed, connect);
}

/** What comes to one subscription of an entry. */
class Arrivals<T, V> implements Handler<V> {
  readonly #root: EntryRoot<T>;
  readonly #feed: QueueFeed<T>;
  readonly #push: (feed: QueueFeed<T>, value: V, bounded: boolean, root: EntryRoot<T>) => void;

  constructor(
    root: EntryRoot<T>,
    feed: QueueFeed<T>,
    push: (feed: QueueFeed<T>, value: V, bounded: boolean, root: EntryRoot<T>) => void,
  ) {
    this.#root = root;
    this.#feed = feed;
    this.#push = push;
  }

  next(value: V): void {
    const root = this.#root;
    try {
      this.#push(this.#feed, value, root.runtime.flow.exhausted, root);
    } catch (error) {
      trampoline.raise(() => root.fail(userError(error, root.info)));
      return;
    }
    trampoline.wake(root);
  }

  error(error: unknown): void {
    trampoline.raise(() => this.#root.fail(error));
  }

  complete(): void {
    this.#feed.ended = true;
    trampoline.run();
  }
}
