import type { OperatorFunction } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Unkeyed } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import type { Machine } from '../operator/machine.js';
import { operate } from '../operator/operate.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import type { Key } from '../state/key.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import { bringChanges } from '../transform/bringChanges.js';
import { checkFunction } from '../errors/checkFunction.js';
import { DedupeFirstMachine } from './dedupeFirst.js';
import { DedupeLastMachine } from './dedupeLast.js';

/** The options of `dedupe`. */
export interface DedupeOptions<T> {
  /** The operator's name, in messages, metrics and checkpoints. Default: `dedupe`, with a number. */
  readonly name?: string;
  /** By what duplicates are known: events of one key (where the stream is keyed) and one id. Default: the key alone. */
  readonly idOf?: (value: T) => Key;
  /** Which of several to keep: the first that came (default), or the last by event time. */
  readonly keep?: 'first' | 'last';
  /**
   * How far apart duplicates may be, in event time: an event is a duplicate of the one kept if it is less than this away. Also how long
   * state is kept, and so how late an event may be. Default: any distance, and ids are kept for ever.
   */
  readonly within?: DurationLike;
  /**
   * With `keep: 'last'`: each change at once, as a changelog (default), or each event that is kept once, when nothing can replace it any more.
   */
  readonly emit?: 'changes' | 'final';
  /** Gets late events, with their own times. */
  readonly lateTo?: SideTarget<T>;
  /** Gets events on which `idOf` threw, or gave what cannot be an id; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/** What a stream without keys must be told. */
export type Identified<By, T> = unknown extends By
  ? unknown
  : By extends Unkeyed
    ? { readonly idOf: (value: T) => Key }
    : unknown;

/**
 * Drops duplicates: events of one id (and key) whose times are less than `within` apart.
 *
 * ```
 *  events              --a1--b1--a2---------a3--       a: id; with within: 10
 *  times                 0   2   4          12
 *  keep: 'first'       --a1--b1-------------a3--
 *  keep: 'last'        --a1--b1--(−a1+a2)---(−a2+a3)
 *  keep: 'last', final ----------------------------b1--a3
 * ```
 *
 * **When output appears.** `keep: 'first'`: an event passes at once, unless it is a duplicate of one that has passed. `keep: 'last'`: an event
 * that is no duplicate is an `insert`; one that is not older than the one kept (of equal times, the last to come) replaces it, as
 * `updateBefore` and `updateAfter`; an older one changes nothing and counts as `superseded`. One that comes between two that are kept, a
 * duplicate of both, takes the older one away: a `delete`. With `emit: 'final'` each event that is kept leaves once, when nothing
 * can replace it any more: at its time + 2 × `within` − 1.
 *
 * **State kept.** Per id the time (`keep: 'last'`: and the event) of what is kept, until the watermark reaches its time + 2 × `within` − 1: an
 * event that is as late as may be can still be a duplicate of one that is older by almost `within`. Without `within`, for ever.
 *
 * **Late events.** An event is late when its time + `within` ≤ watermark: nobody could say any more whether it is a duplicate. It
 * goes to `lateTo` and is counted. So no copy ever slips through, however late it comes. Without `within` none is late.
 *
 * **Errors.** What `idOf` throws goes to `rejectedTo`, or fails the stream. **Completion.** At the end of time what is `final` is sent; when
 * the stream is cut off, it is discarded. Dropped duplicates are counted as `filtered`.
 *
 * @example
 * ```ts
 * const orders = [{ id: 7, at: 0 }, { id: 8, at: 5 }, { id: 7, at: 0 }];
 * fromArray(orders, { timestampOf: (order) => order.at, outOfOrderness: seconds(1) })
 *   .pipe(dedupe({ idOf: (order) => order.id, within: minutes(10) }), values())
 *   .subscribe((order) => console.log(order));
 * // => { id: 7, at: 0 }
 * // => { id: 8, at: 5 }
 * ```
 * @category order and change
 */
export function dedupe<T, By>(
  options: DedupeOptions<NoInfer<T>> & Identified<NoInfer<By>, NoInfer<T>>,
): OperatorFunction<Frame<T, By>, Frame<T, By>> {
  bringChanges();
  if (options === undefined) throw invalid('give options, such as { idOf: (order) => order.id, within: hours(24) }');
  const { name, idOf, keep = 'first', emit, lateTo, rejectedTo }: DedupeOptions<T> = options;
  if (idOf !== undefined) checkFunction(idOf, 'dedupe: idOf');
  if (keep !== 'first' && keep !== 'last') throw invalid(`keep must be 'first' or 'last'; it is ${String(keep)}`);
  if (emit !== undefined && emit !== 'changes' && emit !== 'final') {
    throw invalid(`emit must be 'changes' or 'final'; it is ${String(emit)}`);
  }
  if (emit !== undefined && keep === 'first') {
    throw invalid(`emit is for keep: 'last'; the first of several leaves at once, and nothing replaces it`);
  }
  const within = options.within === undefined ? Infinity : durationOf(options.within, 'dedupe: within', 1);
  const spec = {
    kind: 'dedupe',
    name,
    machine: (): Machine<T, T> =>
      keep === 'first'
        ? new DedupeFirstMachine<T>(idOf, within)
        : new DedupeLastMachine<T>(idOf, within, emit === 'final'),
    keyed: false,
    lateTo,
    rejectedTo,
  };
  return (source) => operate<T, T, By>(spec, [source]);
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `dedupe: ${message}`);
}
