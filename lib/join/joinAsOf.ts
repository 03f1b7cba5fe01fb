import type { Observable, OperatorFunction } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import type { SameKeys } from '../frame/sameKeys.js';
import { operateAll } from '../operator/operateAll.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import { AsOfMachine } from './asOfMachine.js';
import { checkJoin } from './joinChecks.js';
import { rulesOf } from './joinType.js';
import type { RightOf } from './joinType.js';

/** What an as-of join gives: events that have a version, or all of them. */
export type AsOfJoinType = 'inner' | 'left';

/** The options of `joinAsOf`. */
export interface JoinAsOfOptions<L, J extends AsOfJoinType = AsOfJoinType> {
  /** The operator's name, in messages, metrics and checkpoints. Default: its kind, with a number. */
  readonly name?: string;
  /** Which results there are. Default `'inner'`: one for each event that has a version; with `'left'`, one for each event. */
  readonly type?: J;
  /** How long a version is in force if no newer one comes; then nothing of it is kept. Default: for ever. */
  readonly ttl?: DurationLike;
  /**
   * How long after the watermark has passed the time of a deletion it is remembered, so that an older version that comes even later does not
   * come into force. Default 0.
   */
  readonly keepDeletes?: DurationLike;
  /** Gets late events. Versions are never late. */
  readonly lateTo?: SideTarget<L>;
  /** Gets the events on which `combine` threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/**
 * Joins each event with the version of its key that is in force at its time: the latest one at or before it. For prices, exchange rates,
 * addresses: what was true when the event happened, not what is true when it is worked on.
 *
 * ```
 *  events      ----------a3-------------a7--|      numbers: event times
 *  versions    v1----v5---------------------|      all of one key
 *  results     ----------------(a3,v1)------(a7,v5)
 * ```
 *
 * Versions are a keyed stream, each in force from its time on, until the next one; of one time the last to arrive holds. Or a changelog,
 * such as `toTable` gives: then a `delete` ends the version. Where there is none, an inner join gives nothing, and counts the event as
 * unassigned; with `type: 'left'` the version is `undefined`.
 *
 * **When output appears.** When the watermark, of both inputs, has passed the event: then no version is missing (TJ-2). Results come by event
 * time, then in the order in which events came, and have the time and key of the event. A version stream that is idle or has ended holds nothing up;
 * one that is quiet and not idle does: see `whenQuiet` of its entry.
 *
 * **State kept.** Each event until the watermark passes it; of versions, for each key, those ahead of the watermark and the latest one
 * that is not (TJ-3): for ever, or until it is deleted or `ttl` is over.
 *
 * **Late events.** An event at or below the watermark is late (FLINK-39719): versions that it needs may be gone. It goes to `lateTo`. A
 * version is never late, but one that was over before the watermark when it came is counted as superseded.
 *
 * **Errors.** What `combine` throws goes to `rejectedTo`, or fails the stream. **Completion.** At the end of time all that wait are
 * answered; when the stream is cut off they are discarded.
 *
 * @example
 * ```ts
 * const rates = fromArray([{ at: 0, usd: 1.1 }, { at: 20, usd: 1.3 }], { timestampOf: (rate) => rate.at });
 * fromArray([{ at: 5, eur: 100 }, { at: 25, eur: 100 }], { timestampOf: (order) => order.at })
 *   .pipe(
 *     keyBy(() => 'EUR'),
 *     joinAsOf(rates.pipe(keyBy(() => 'EUR')), {}, (order, rate) => Math.round(order.eur * rate.usd)),
 *     values(),
 *   )
 *   .subscribe((usd) => console.log(usd));
 * // => 110
 * // => 130
 * ```
 * @category joins
 */
export function joinAsOf<L, By, R, RightBy, O, J extends AsOfJoinType = 'inner'>(
  versions: SameKeys<By, RightBy, Observable<Frame<R, RightBy>>>,
  options: JoinAsOfOptions<NoInfer<L>, J>,
  combine: (event: NoInfer<L>, version: RightOf<NoInfer<R>, J>) => O,
): OperatorFunction<Frame<L, By>, Frame<O, By>> {
  checkJoin(KIND, versions, combine);
  const { name, type = 'inner', ttl, keepDeletes, lateTo, rejectedTo } = options;
  const settings = {
    leftAlone: rulesOf(KIND, type, ['inner', 'left']).leftAlone,
    ttl: durationOf(ttl ?? Infinity, `${KIND}: ttl`, 1),
    keepDeletes: durationOf(keepDeletes ?? 0, `${KIND}: keepDeletes`),
    combine: combine as (event: L, version: R | undefined) => O,
  };
  const spec = {
    kind: KIND,
    name,
    machine: () => new AsOfMachine<L, R, O>(settings),
    keyed: true,
    takesChanges: [false, true],
    lateTo: lateTo as SideTarget<L | R> | undefined,
    rejectedTo,
    warnsWhenSilent: true,
  };
  return (events) => operateAll<L | R, O, By>(spec, [events, versions as Observable<Frame<R, RightBy>>]);
}

const KIND = 'joinAsOf';
