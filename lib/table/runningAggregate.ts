import type { OperatorFunction } from 'rxjs';
import type { AggregateSpec } from '../aggregate/aggregate.js';
import { composeAggregates } from '../aggregate/composeAggregates.js';
import { refuseStates } from '../aggregate/resultStates.js';
import type { Frame } from '../frame/frame.js';
import { operate } from '../operator/operate.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import { bringChanges } from '../transform/bringChanges.js';
import type { KeyOf } from '../transform/records.js';
import { checkForm } from './checkForm.js';
import { RunningMachine } from './runningMachine.js';
import type { RunningResult } from './runningResult.js';

/** The options of `runningAggregate`. */
export interface RunningAggregateOptions {
  /** The operator's name, in messages, metrics and checkpoints. Default: `runningAggregate`, with a number. */
  readonly name?: string;
  /** Which changes to give: `'all'` (default), or `'upserts'`, without what each result was before. */
  readonly form?: 'all' | 'upserts';
  /** A key that had no event for so long, in event time, is forgotten, and begins anew with its next event. Default: never. */
  readonly ttl?: DurationLike;
  /** Gets events on which a function of the aggregate threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/**
 * The aggregate of all events of a key so far, after each event: a table of results, as the changes of it.
 *
 * ```
 *  events     --a1-----a2-----------b5--        a1: key a, value 1
 *  sums       --+1-----−1 +3--------+5--        insert; updateBefore and updateAfter
 * ```
 *
 * **When output appears.** At once, with the time of the newest event of the key so far: an `insert` for a new key, then an `updateBefore` with the last result and an
 * `updateAfter` with the new one. Exits give the new ones alone. `emitOnChange` after it drops updates that change nothing, and
 * `suppress` gives fewer of them.
 *
 * **Changelogs** may come in, if the aggregate can take events back: `agg.count`, `agg.distinct`, and those of `agg.of` with `remove`; else
 * they fail the stream. A key whose last event is taken back is gone: a `delete`. What takes back from a key that is not known (any
 * more) is counted as `unassigned`.
 *
 * **State kept.** One accumulator per key, until its last event is taken back, or until it had no event for `ttl`: the watermark has reached the
 * time of its newest event + `ttl`. Nothing is sent when a key expires.
 *
 * **Late events.** None is ever late. **Errors.** What a function of the aggregate throws goes to `rejectedTo`, or fails the stream; nothing of
 * that event is kept.
 *
 * @example
 * ```ts
 * const sales = [{ at: 1, shop: 'x', price: 2 }, { at: 2, shop: 'y', price: 9 }, { at: 3, shop: 'x', price: 3 }];
 * fromArray(sales, { timestampOf: (sale) => sale.at })
 *   .pipe(keyBy((sale) => sale.shop), runningAggregate(agg.sum((sale) => sale.price)), values())
 *   .subscribe((total) => console.log(total));
 * // => { key: 'x', value: 2 }
 * // => { key: 'y', value: 9 }
 * // => { key: 'x', value: 5 }
 * ```
 * @category order and change
 */
export function runningAggregate<T, By, R>(
  aggregate: AggregateSpec<NoInfer<T>, R>,
  options: RunningAggregateOptions = {},
): OperatorFunction<Frame<T, By>, Frame<RunningResult<KeyOf<By>, R>, By>> {
  bringChanges();
  const { name, form = 'all', rejectedTo } = options;
  checkForm('runningAggregate', form);
  const composed = composeAggregates<T, R>(aggregate);
  refuseStates(composed, 'runningAggregate');
  const settings = {
    aggregate: composed,
    upserts: form === 'upserts',
    ttl: options.ttl === undefined ? Infinity : durationOf(options.ttl, 'runningAggregate: ttl', 1),
    careful: rejectedTo !== undefined,
  };
  const spec = {
    kind: 'runningAggregate',
    name,
    machine: () => new RunningMachine<T, R, KeyOf<By>>(settings),
    keyed: false,
    takesChanges: true,
    rejectedTo,
  };
  return (source) => operate<T, RunningResult<KeyOf<By>, R>, By>(spec, [source]);
}
