import type { Observable, OperatorFunction } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import type { SameKeys } from '../frame/sameKeys.js';
import { operateAll } from '../operator/operateAll.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import type { KeyOf } from '../transform/records.js';
import type { WindowAssigner } from '../window/windowAssigner.js';
import type { Combine, JoinWindowContext } from './groupResults.js';
import { checkJoin, invalid } from './joinChecks.js';
import { rulesOf } from './joinType.js';
import type { JoinType, LeftOf, RightOf } from './joinType.js';
import { WindowJoinMachine } from './windowJoinMachine.js';

/** What `joinWindow` gives: the results of a join, or, for `'coGroup'`, one for all events of a key and window. */
export type JoinWindowType = JoinType | 'coGroup';

/** What `combine` of `joinWindow` gets for the left input: an event, or all of a key and window. */
export type LeftIn<L, J> = J extends 'coGroup' ? readonly L[] : LeftOf<L, J>;

/** What `combine` of `joinWindow` gets for the right input. */
export type RightIn<R, J> = J extends 'coGroup' ? readonly R[] : RightOf<R, J>;

/** The options of `joinWindow`. */
export interface JoinWindowOptions<L, R, J extends JoinWindowType = JoinWindowType> {
  /** The operator's name, in messages, metrics and checkpoints. Default: its kind, with a number. */
  readonly name?: string;
  /** The windows, such as `tumbling(minutes(1))`. It assigns events of both inputs; those of one key and window are joined. */
  readonly window: WindowAssigner<L | R>;
  /** Which results there are. Default `'inner'`: each pair. `'coGroup'`: one for each key and window that has any event, of lists of them. */
  readonly type?: J;
  /**
   * How long after its end a window still takes events; each gives at once what it adds to the results. Events without a partner come so much
   * later. Default 0.
   */
  readonly allowedLateness?: DurationLike;
  /** Gets late events, of both inputs. */
  readonly lateTo?: SideTarget<L | R>;
  /** Gets events on which `combine` or the assigner threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/**
 * Joins two keyed streams by key and window: events of both that have the same key and are in the same window match. `combine` makes the
 * result of each pair; where an event may have no partner, that one is `undefined`, and the types say so. With `type: 'coGroup'` it gets
 * all left and all right events of a key and window instead, as lists, of which one may be empty.
 *
 * ```
 *  left        --a1----a2-------|--a3------      joinWindow(right, { window: tumbling(minutes(1)), type: 'left' }, …)
 *  right       ----b1-----------|----------      all of one key
 *  watermark   -----------------60 s-----120 s
 *  results                      (a1,b1) (a2,b1)   (a3,–)
 * ```
 *
 * **When output appears.** When the watermark passes the end of the window, by end, start, and the order in which keys entered; for a key, by left
 * and then right event, in order of arrival. An event in several windows is joined in each. Each result has the time `end − 1`, and stays
 * keyed. `combine` is told the key, the window, and whether it is late.
 *
 * **With allowed lateness**, an event that comes after the end gives its own pairs at once, and no pair comes twice; a co-group comes
 * again, with all events so far. Events without a partner wait until the window closes, so that none comes too early. The watermark of the output is
 * held back by `allowedLateness`: no result is late for the operators behind.
 *
 * **State kept.** Each event, once, and its place in each of its windows, until the watermark reaches the window's `end − 1 + allowedLateness`.
 * Sessions of a key are made of the events of both inputs.
 *
 * **Late events.** As in `windowBy`: an event is late when the last of its windows has closed. It goes to `lateTo` and is counted. One that falls into no window is
 * counted as unassigned. An input that is idle, or has ended, holds nothing back.
 *
 * **Errors.** If `combine` throws for a pair, the left event is rejected, and none of its results in that window come; for an event
 * without a partner, or a late one, that event is; for a co-group, all events in it. What is rejected is nobody's partner. **Completion.** At the end of time all windows give their
 * results; when the stream is cut off, what they hold is discarded.
 *
 * @example
 * ```ts
 * const clicks$ = fromArray([{ ad: 'x', at: 1_000 }, { ad: 'y', at: 2_000 }], { timestampOf: (click) => click.at });
 * const sales$ = fromArray([{ ad: 'x', price: 5, at: 30_000 }], { timestampOf: (sale) => sale.at });
 * clicks$
 *   .pipe(
 *     keyBy((click) => click.ad),
 *     joinWindow(
 *       sales$.pipe(keyBy((sale) => sale.ad)),
 *       { window: tumbling(minutes(1)), type: 'left' },
 *       (click, sale, { window }) => [click.ad, sale?.price ?? 0, window.end],
 *     ),
 *     values(),
 *   )
 *   .subscribe((row) => console.log(row.join(' ')));
 * // => x 5 60000
 * // => y 0 60000
 * ```
 * @category joins
 */
export function joinWindow<L, By, R, RightBy, O, J extends JoinWindowType = 'inner'>(
  right: SameKeys<By, RightBy, Observable<Frame<R, RightBy>>>,
  options: JoinWindowOptions<NoInfer<L>, NoInfer<R>, J>,
  combine: (
    left: LeftIn<NoInfer<L>, J>,
    right: RightIn<NoInfer<R>, J>,
    context: JoinWindowContext<KeyOf<NoInfer<By>>>,
  ) => O,
): OperatorFunction<Frame<L, By>, Frame<O, By>> {
  checkJoin(KIND, right, combine);
  const { name, window, type = 'inner', lateTo, rejectedTo } = options;
  checkWindow(window);
  const settings = {
    assigner: window as WindowAssigner,
    allowedLateness: durationOf(options.allowedLateness ?? 0, `${KIND}: allowedLateness`),
    rules: type === 'coGroup' ? null : rulesOf(KIND, type),
    combine: combine as Combine,
  };
  const spec = {
    kind: KIND,
    name,
    machine: () => new WindowJoinMachine(settings),
    keyed: true,
    lateTo: lateTo as SideTarget<unknown> | undefined,
    rejectedTo,
    warnsWhenSilent: true,
  };
  return (left) =>
    operateAll<unknown, unknown, By>(spec, [left, right as Observable<Frame<R, RightBy>>]) as Observable<Frame<O, By>>;
}

const KIND = 'joinWindow';

function checkWindow(window: WindowAssigner<never> | undefined): void {
  if (typeof window?.assign !== 'function') {
    throw invalid(KIND, 'window must be a window assigner, such as tumbling(minutes(1))');
  }
  if (window.engine === undefined) throw invalid(KIND, 'a window assigner of your own must be made by defineAssigner');
  if ('count' in window) {
    throw invalid(
      KIND,
      `${window.name} depends on the order in which the events of both inputs arrive: use windows of time, session or globalWindow`,
    );
  }
}
