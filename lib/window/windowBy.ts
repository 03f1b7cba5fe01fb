import type { OperatorFunction } from 'rxjs';
import type { AggregateSpec } from '../aggregate/aggregate.js';
import type { KeyedBy } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import type { KeyOf } from '../transform/records.js';
import type { WindowAssigner } from './windowAssigner.js';
import { windowOperator } from './windowOperator.js';
import type { WindowOptions } from './windowOptions.js';
import type { WindowResult } from './windowResult.js';

/** `A` where the stream is keyed; else a text that tells what is missing, so that the compiler shows it. */
export type Keyed<By, A> = unknown extends By
  ? A
  : By extends KeyedBy<unknown>
    ? A
    : 'this operator needs a keyed stream: put keyBy(...) before it';

/**
 * Computes an aggregate per key and window.
 *
 * ```
 *  events      --a1---b1--a2-----|--a3------        a1: key a, value 1
 *  watermark   ------------------60 s-------
 *  results                       (a, 3) (b, 1)
 * ```
 *
 * **When output appears.** A window gives its result when the watermark reaches `end − 1` (WOP, TRG), or when the trigger says so; then,
 * with `allowedLateness`, again for each event that still comes. One advance of time fires windows by end, then start, then
 * the order in which keys entered. Each result has the time `end − 1` and stays keyed.
 *
 * **State kept.** One accumulator per key and slice of time (per key and window with triggers other than the default, evictors, and
 * aggregates that cannot be merged), until the watermark reaches `end − 1 + allowedLateness`. Then all of it is freed.
 *
 * **Late events.** An event is late when the last of its windows is cleaned up: `end − 1 + allowedLateness ≤ watermark`. It goes to
 * `lateTo` and is counted. One that falls into no window is counted as unassigned.
 *
 * **Errors.** What a function of the aggregate throws on an event goes to `rejectedTo`, or fails the stream, and nothing of that event is
 * kept. **Completion.** At the end of time all windows fire; when the stream is cut off, what they hold is discarded.
 *
 * @example
 * ```ts
 * const clicks = [
 *   { at: 1_000, page: '/a', price: 2 },
 *   { at: 2_000, page: '/b', price: 5 },
 *   { at: 61_000, page: '/a', price: 3 },
 * ];
 * fromArray(clicks, { timestampOf: (click) => click.at })
 *   .pipe(
 *     keyBy((click) => click.page),
 *     windowBy(tumbling(minutes(1)), { clicks: agg.count(), spent: agg.sum((click) => click.price) }),
 *     values(),
 *   )
 *   .subscribe((r) => console.log(r.key, r.window.start, r.value.clicks, r.value.spent));
 * // => /a 0 1 2
 * // => /b 0 1 5
 * // => /a 60000 1 3
 * ```
 * @category windows
 */
export function windowBy<T, By, R>(
  assigner: Keyed<By, WindowAssigner<NoInfer<T>>>,
  aggregate: AggregateSpec<NoInfer<T>, R>,
  options: WindowOptions<NoInfer<T>> = {},
): OperatorFunction<Frame<T, By>, Frame<WindowResult<KeyOf<By>, R>, By>> {
  return windowOperator<T, R, KeyOf<By>, By>('windowBy', true, assigner as WindowAssigner<T>, aggregate, options);
}
