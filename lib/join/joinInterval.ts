import type { Observable, OperatorFunction } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import type { SameKeys } from '../frame/sameKeys.js';
import { operateAll } from '../operator/operateAll.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import { IntervalMachine } from './intervalMachine.js';
import { checkJoin, invalid } from './joinChecks.js';
import { rulesOf } from './joinType.js';
import type { JoinType, LeftOf, RightOf } from './joinType.js';

/** Which of the two bounds belong to the interval: `'['` and `']'` do, `'('` and `')'` do not. */
export type IntervalBounds = '[]' | '[)' | '(]' | '()';

/** The options of `joinInterval`. */
export interface JoinIntervalOptions<L, R, J extends JoinType = JoinType> {
  /** The operator's name, in messages, metrics and checkpoints. Default: its kind, with a number. */
  readonly name?: string;
  /** How much later than the left event the right one is at least; negative: it may be earlier. */
  readonly lower: DurationLike;
  /** How much later than the left event the right one is at most. */
  readonly upper: DurationLike;
  /** Whether events exactly `lower` or `upper` apart match. Default `'[]'`: they do. */
  readonly bounds?: IntervalBounds;
  /** Which results there are. Default `'inner'`: each pair. */
  readonly type?: J;
  /**
   * How far behind the watermark an event may be and still take part. All that is kept is kept so much longer, and events without a partner
   * come so much later. Default 0: an event at or below the watermark is late.
   */
  readonly allowedLateness?: DurationLike;
  /** Gets late events, of both inputs. */
  readonly lateTo?: SideTarget<L | R>;
  /** Gets events on which `combine` threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/**
 * Joins two keyed streams by key and time: a left and a right event match if they have the same key and
 * `left.time + lower ≤ right.time ≤ left.time + upper` (IJ-1). `combine` makes the result of each pair; where an event may have no
 * partner, that one is `undefined`, and the types say so.
 *
 * ```
 *  left        ------a1-----------a2------|   joinInterval(right, { lower: 0, upper: seconds(5), type: 'left' }, …)
 *  right       --------b1-b2--------------|   all of one key
 *  results     --------(a1,b1)-(a1,b2)----(a2,–)
 * ```
 *
 * **When output appears.** A pair: when the second of the two arrives; its time is the later of both. An event without a partner: once the
 * watermark says that nothing can match it any more, and not before; its time is its own. `'semi'` gives a left event, with its own
 * time, when its first partner is there. Several at once: by the time of the other event, then in the order in which those came. Results stay keyed.
 *
 * **Never late.** So that events that had to wait are not late for the operators behind, the watermark of the output is held back: by
 * `upper` where left events may come out by themselves, by `−lower` where right ones may, by whichever is more, and by `allowedLateness`. An
 * inner join without allowed lateness holds nothing back.
 *
 * **State kept.** Each event, until no event that may still come can match it: a left one until the watermark reaches its time + `upper`, a
 * right one until it reaches its time − `lower` (and `allowedLateness` more); and until the other input ends. What nothing can match when it arrives is
 * not kept at all.
 *
 * **Late events.** An event is late when its time + `allowedLateness` is at or below the watermark, which is the lower one of both inputs. It
 * goes to `lateTo` and is counted, and matches nothing. An input that is idle, or has ended, holds nothing back.
 *
 * **Errors.** If `combine` throws, the event that was being worked on is rejected (of a pair, the one that came second): it gives no result
 * and is not kept. **Completion.** At the end of time all that is left comes out; when the stream is cut off, what has had no partner is discarded.
 *
 * @example
 * ```ts
 * const orders$ = fromArray([{ id: 'a', at: 0 }, { id: 'b', at: 1_000 }], { timestampOf: (order) => order.at });
 * const payments$ = fromArray([{ order: 'a', at: 3_000 }, { order: 'b', at: 20_000 }], { timestampOf: (payment) => payment.at });
 * orders$
 *   .pipe(
 *     keyBy((order) => order.id),
 *     joinInterval(
 *       payments$.pipe(keyBy((payment) => payment.order)),
 *       { lower: 0, upper: seconds(10), type: 'left' },
 *       (order, payment) => `${order.id} ${payment === undefined ? 'is unpaid' : `paid after ${payment.at - order.at} ms`}`,
 *     ),
 *     values(),
 *   )
 *   .subscribe((text) => console.log(text));
 * // => a paid after 3000 ms
 * // => b is unpaid
 * ```
 * @category joins
 */
export function joinInterval<L, By, R, RightBy, O, J extends JoinType = 'inner'>(
  right: SameKeys<By, RightBy, Observable<Frame<R, RightBy>>>,
  options: JoinIntervalOptions<NoInfer<L>, NoInfer<R>, J>,
  combine: (left: LeftOf<NoInfer<L>, J>, right: RightOf<NoInfer<R>, J>) => O,
): OperatorFunction<Frame<L, By>, Frame<O, By>> {
  checkJoin(KIND, right, combine);
  const { name, type = 'inner', lateTo, rejectedTo } = options;
  const rules = rulesOf(KIND, type);
  const settings = {
    ...intervalOf(options),
    allowedLateness: durationOf(options.allowedLateness ?? 0, `${KIND}: allowedLateness`),
    rules,
    combine: combine as (left: unknown, right: unknown) => unknown,
  };
  if (settings.allowedLateness === Infinity) {
    throw invalid(KIND, 'allowedLateness must be finite, or nothing would ever be let go');
  }
  const spec = {
    kind: KIND,
    name,
    machine: () => new IntervalMachine(settings),
    keyed: true,
    lateTo: lateTo as SideTarget<unknown> | undefined,
    rejectedTo,
    // An inner join waits for no time: where it gives nothing, nothing matched.
    warnsWhenSilent: rules.leftAlone || rules.rightAlone,
  };
  return (left) =>
    operateAll<unknown, unknown, By>(spec, [left, right as Observable<Frame<R, RightBy>>]) as Observable<Frame<O, By>>;
}

const KIND = 'joinInterval';
const BOUNDS: readonly IntervalBounds[] = ['[]', '[)', '(]', '()'];

/** The first and the last distance at which events match. Times are whole milliseconds: without its bound, an interval is one shorter. */
function intervalOf(options: Pick<JoinIntervalOptions<unknown, unknown>, 'lower' | 'upper' | 'bounds'>): {
  lower: number;
  upper: number;
} {
  const { bounds = '[]' } = options;
  if (!BOUNDS.includes(bounds)) {
    throw invalid(KIND, `bounds must be one of '[]', '[)', '(]', '()'; it is ${bounds}`);
  }
  const least = distanceOf(options.lower, 'lower');
  const most = distanceOf(options.upper, 'upper');
  const lower = bounds.startsWith('(') ? least + 1 : least;
  const upper = bounds.endsWith(')') ? most - 1 : most;
  if (lower <= upper) return { lower, upper };
  const interval = `${bounds[0]}${least}, ${most}${bounds[1]}`;
  throw invalid(
    KIND,
    `nothing is in the interval ${interval}: lower must be below upper, or equal with both bounds in`,
  );
}

function distanceOf(duration: DurationLike, option: string): number {
  const distance = durationOf(duration, `${KIND}: ${option}`, -Infinity);
  if (distance < Infinity) return distance;
  throw invalid(KIND, `${option} must be finite, or nothing would ever be let go`);
}
