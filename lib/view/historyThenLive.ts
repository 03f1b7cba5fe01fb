import type { Observable, Subscriber } from 'rxjs';
import { messageOf } from '../errors/messageOf.js';
import { RxtideError } from '../errors/rxtideError.js';
import type { Frame, Stream } from '../frame/frame.js';
import { AsyncCallContext } from '../join/async/callContext.js';
import type { CallContext } from '../join/async/callContext.js';
import { ChainedSubscriber } from '../operator/chainedSubscriber.js';
import { userError } from '../operator/userError.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import { trampoline } from '../runtime/trampoline.js';
import type { Key } from '../state/key.js';
import type { TimestampLike } from '../time/timestamp.js';
import { checkFunction } from '../errors/checkFunction.js';
import { entry } from '../transform/entry.js';
import type { EntryRoot } from '../transform/entryRoot.js';
import type { EventTimeOptions } from '../transform/eventTime.js';
import { bufferOf } from '../transform/feeds/bufferOptions.js';
import { waitingEntryOf } from '../transform/waitingEntry.js';
import { HistoryFeed } from './historyFeed.js';
import { Overlap } from './overlap.js';

/** What history may be loaded as. It is read to its end before anything goes out. */
export type HistoryLike<T> = Iterable<T> | AsyncIterable<T> | PromiseLike<Iterable<T>>;

/** The options of `historyThenLive`. */
export interface HistoryThenLiveOptions<T> extends EventTimeOptions<T> {
  /** What an event is known by: one that is in history and live counts once. */
  readonly idOf: (value: T) => Key;
  /** The event's time: ms since the epoch, or anything that has one. */
  readonly timestampOf: (value: T) => TimestampLike;
}

/**
 * A stream that begins with what was, and goes on with what is: for a page that opens in the middle of the day.
 *
 * ```
 *  live       -----c--d-----------e--f--
 *  history    ...........(abcd)              loaded meanwhile
 *  stream     ------------(abcd)--e--f--     c and d once
 * ```
 *
 * `live$` is subscribed to first, so that nothing is missed, and then `history` is called. What comes meanwhile waits, bounded by `buffer`: of
 * more than its `limit` (65,536), by its `whenFull`, the stream fails (default), the oldest or newest are dropped, or the latest of
 * each key is kept. When history is there, it goes out with what has waited in one turn: a view shows both in one frame.
 *
 * **Overlap.** A live event whose id history has had is dropped, and counted as `filtered`. Ids are kept until the watermark has passed the
 * newest event of history, and something new has come after that: a copy that comes even later is further out of order than
 * `outOfOrderness` says, and goes through. What is twice in history itself, or twice in what is live and not in history, is not looked for: see `dedupe`.
 *
 * **State kept.** History until it is sent, with what waits; then its ids, as said.
 *
 * **Errors.** If history cannot be loaded the stream fails with `SOURCE_FAILED`; catch it in `history` where what is live is good enough. Who leaves
 * aborts `signal`. In a job, a restart loads history anew: there, use a source that has positions (`fromSource`).
 *
 * @example
 * ```ts
 * const live$ = new Subject<{ id: number; at: number }>();
 * const load = async () => [{ id: 1, at: 1000 }, { id: 2, at: 2000 }];
 * historyThenLive(load, live$, { idOf: (e) => e.id, timestampOf: (e) => e.at })
 *   .pipe(values())
 *   .subscribe((e) => console.log(e.id));
 * live$.next({ id: 2, at: 2000 });
 * live$.next({ id: 3, at: 3000 });
 * // => 1
 * // => 2
 * // => 3
 * ```
 * @category views
 */
export function historyThenLive<T>(
  history: (context: Pick<CallContext, 'signal'>) => HistoryLike<T>,
  live$: Observable<T>,
  options: HistoryThenLiveOptions<NoInfer<T>>,
): Stream<T> {
  checkFunction(history, 'historyThenLive: history');
  const { idOf, timestampOf } = options ?? {};
  checkFunction(idOf, 'historyThenLive: idOf');
  const checked = waitingEntryOf<T>('historyThenLive', timestampOf, options);
  const newQueue = bufferOf<T>('historyThenLive', options.buffer);
  return entry<T, HistoryFeed<T>>(
    checked,
    () => new HistoryFeed(newQueue()),
    (root, feed, destination) => {
      listen(root, feed, live$, destination);
      if (destination.closed) return;
      const context = new AsyncCallContext();
      destination.add(() => context.abort());
      collected(() => history(context), context.signal).then(
        (events) => {
          if (destination.closed) return;
          receive(root, () => feed.load(events, new Overlap(events, idOf, timestampOf), root.info.counters));
        },
        (error: unknown) => trampoline.raise(() => root.fail(notLoaded(root, error))),
      );
    },
  );
}

/** Subscribes to what is live. */
function listen<T>(
  root: EntryRoot<T>,
  feed: HistoryFeed<T>,
  live$: Observable<T>,
  destination: Subscriber<Frame<T>>,
): void {
  const arrivals = {
    next: (value: T): void => {
      receive(root, () => feed.push(value, root.runtime.flow.exhausted, root.watermark, root.info.counters));
    },
    error: (error: unknown): void => trampoline.raise(() => root.fail(error)),
    complete: (): void => {
      feed.completed = true;
      trampoline.run();
    },
  };
  live$.subscribe(new ChainedSubscriber(destination, arrivals));
}

/** Something has come: what `take` does with it may be user code that throws. */
function receive<T>(root: EntryRoot<T>, take: () => void): void {
  try {
    take();
  } catch (error) {
    trampoline.raise(() => root.fail(userError(error, root.info)));
    return;
  }
  trampoline.run();
}

async function collected<T>(load: () => HistoryLike<T>, signal: { readonly aborted: boolean }): Promise<readonly T[]> {
  const loaded = load();
  if (isAsync(loaded)) {
    const events: T[] = [];
    for await (const event of loaded) {
      if (signal.aborted) break;
      events.push(event);
    }
    return events;
  }
  const events: Partial<Iterable<T>> | null | undefined = await loaded;
  if (typeof events?.[Symbol.iterator] === 'function') return [...(events as Iterable<T>)];
  throw new TypeError(`it must be an array, another iterable, or a promise of one; it is ${typeof events}`);
}

function isAsync<T>(loaded: HistoryLike<T>): loaded is AsyncIterable<T> {
  return typeof (loaded as Partial<AsyncIterable<T>> | undefined)?.[Symbol.asyncIterator] === 'function';
}

function notLoaded({ info }: { readonly info: OperatorInfo }, cause: unknown): RxtideError {
  const { title, name } = info;
  const what = messageOf(cause);
  return new RxtideError('SOURCE_FAILED', `${title}: history could not be loaded: ${what}`, { operator: name, cause });
}
