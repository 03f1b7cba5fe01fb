import type { Observable, OperatorFunction } from 'rxjs';
import type { KeyedBy } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import type { SameKeys } from '../frame/sameKeys.js';
import { operateAll } from '../operator/operateAll.js';
import type { Machine } from '../operator/machine.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import { bringChanges } from '../transform/bringChanges.js';
import type { KeyOf } from '../transform/records.js';
import { ForeignKeyMachine } from './foreignKeyMachine.js';
import { checkJoin, invalid } from './joinChecks.js';
import { rulesOf } from './joinType.js';
import type { JoinType, LeftOf, RightOf } from './joinType.js';
import { PrimaryKeyMachine } from './primaryKeyMachine.js';
import { RowLookupMachine } from './rowLookupMachine.js';
import type { TableJoinSettings } from './tableSettings.js';

/** The options of `joinTable`. */
export interface JoinTableOptions<J extends JoinType = JoinType> {
  /** The operator's name, in messages, metrics and checkpoints. Default: its kind, with a number. */
  readonly name?: string;
  /** Which rows there are. Default `'inner'`. `'right'` and `'outer'` only where two tables are joined by one key. */
  readonly type?: J;
  /**
   * What the left stream is: a `'table'` (default), of which the latest row of each key counts, or `'events'`, each of which is joined
   * once, when it arrives, with the row as it then stands.
   */
  readonly left?: 'table' | 'events';
  /**
   * How long after the watermark has passed the time of a deletion it is remembered, so that an older row that comes even later does not
   * bring the key back. Default 0.
   */
  readonly keepDeletes?: DurationLike;
  /** Gets the rows on which `combine` or `foreignKeyOf` threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/** How a left row names its right one: by a key of its own type it may, and else it must, say which. */
export type ForeignKey<L, By, RightBy> =
  SameKeys<By, RightBy, true> extends true
    ? {
        /** The key of the right row that a left one refers to; `undefined` or `null`: to none. Default: its own key. */
        readonly foreignKeyOf?: (left: L) => KeyOf<RightBy> | undefined | null;
      }
    : {
        /** The key of the right row that a left one refers to; `undefined` or `null`: to none. */
        readonly foreignKeyOf: (left: L) => KeyOf<RightBy> | undefined | null;
      };

/** `A` where both streams are keyed; else a text that tells what is missing, so that the compiler shows it. */
export type BothKeyed<By, RightBy, A> = unknown extends By
  ? A
  : [By] extends [KeyedBy<unknown>]
    ? [RightBy] extends [KeyedBy<unknown>]
      ? A
      : 'the other input needs a key too: put keyBy(...) at its end'
    : 'this operator needs a keyed stream: put keyBy(...) before it';

/**
 * Joins two tables: the latest row of each key of the left with the latest row of the right one, and gives the changes of the table that
 * this makes.
 *
 * ```
 *  left     ---a1---------a2--------------     joinTable(right, {}, …), all of one key
 *  right    -------b1-----------×b1-------
 *  changes  -------+a1b1--±a2b1-×a2b1-----     insert; updateBefore and updateAfter; delete
 * ```
 *
 * A table is a keyed changelog, such as `toTable` gives, or any keyed stream, whose events are then its latest rows. Both have the
 * same key; or, with `foreignKeyOf`, each left row names the key of its right one, many may name the same, and results have the key of the left row.
 *
 * | `type` | rows |
 * | --- | --- |
 * | `'inner'` | of keys that both have |
 * | `'left'`, `'right'`, `'outer'` | also those of that table, of both, that have no partner; it is `undefined`, and the types say so |
 * | `'semi'`, `'anti'` | the left rows that have a partner, that have none; `combine` sees the left row alone |
 *
 * **When output appears.** At once, with each change of either table, so it depends on which arrives first; the table that they add up to does
 * not. The time of a change is the later of both rows' (KJ-4). A row that is older than what is known of its key changes nothing and is
 * counted as superseded, also after a `delete` (see `keepDeletes`).
 *
 * With `left: 'events'` each event is joined once, when it arrives, with the row as it then stands, and keeps its time (KJ-3): for lookups
 * where the newest is wanted. `joinAsOf` gives the row as of the event's time, and the same on every run.
 *
 * **State kept.** The latest row of each key of both, and each result, until they are deleted; the times of deletions until the watermark has
 * passed them.
 *
 * **Late events.** None is ever late. **Errors.** What `combine` or `foreignKeyOf` throws rejects the row that was being worked on: the table
 * stays as if it had not come.
 *
 * @example
 * ```ts
 * const users = fromArray([{ at: 1, user: 7, name: 'Ada' }, { at: 4, user: 7, name: 'Ada L.' }], { timestampOf: (u) => u.at });
 * fromArray([{ at: 2, order: 'x', user: 7 }], { timestampOf: (o) => o.at })
 *   .pipe(
 *     keyBy((o) => o.order),
 *     joinTable(users.pipe(keyBy((u) => u.user)), { foreignKeyOf: (o) => o.user }, (o, u) => `${o.order} by ${u.name}`),
 *     toChanges(),
 *     values(),
 *   )
 *   .subscribe((change) => console.log(change.kind, change.value));
 * // => insert x by Ada
 * // => updateBefore x by Ada
 * // => updateAfter x by Ada L.
 * ```
 * @category joins
 */
export function joinTable<L, By, R, RightBy, O, J extends JoinType = 'inner'>(
  right: BothKeyed<By, RightBy, Observable<Frame<R, RightBy>>>,
  options: JoinTableOptions<J> & ForeignKey<NoInfer<L>, By, RightBy>,
  combine: (left: LeftOf<NoInfer<L>, J>, right: RightOf<NoInfer<R>, J>) => O,
): OperatorFunction<Frame<L, By>, Frame<O, By>> {
  bringChanges();
  checkJoin(KIND, right, combine);
  const { name, left = 'table', rejectedTo, foreignKeyOf } = options;
  if (left !== 'table' && left !== 'events') {
    throw invalid(KIND, `left must be 'table' or 'events'; it is ${String(left)}`);
  }
  if (foreignKeyOf !== undefined && typeof foreignKeyOf !== 'function') {
    throw invalid(KIND, 'foreignKeyOf must be a function that gives the key of the right row');
  }
  const machine = machineOf<L, R, O>(options, combine as TableJoinSettings<L, R, O>['combine']);
  const spec = { kind: KIND, name, machine, keyed: true, takesChanges: [left === 'table', true], rejectedTo };
  return (source) => operateAll<L | R, O, By>(spec, [source, right as Observable<Frame<R, RightBy>>]);
}

const KIND = 'joinTable';

/** Those that keep no right row without a left one. */
const BY_LEFT: readonly JoinType[] = ['inner', 'left', 'semi', 'anti'];

function machineOf<L, R, O>(
  options: JoinTableOptions & { readonly foreignKeyOf?: (left: L) => unknown },
  combine: TableJoinSettings<L, R, O>['combine'],
): () => Machine<L | R, O> {
  const { type = 'inner', left, foreignKeyOf } = options;
  const byKey = left !== 'events' && foreignKeyOf === undefined;
  const settings: TableJoinSettings<L, R, O> = {
    rules: byKey ? rulesOf(KIND, type) : rulesOf(KIND, type, BY_LEFT),
    keepDeletes: durationOf(options.keepDeletes ?? 0, `${KIND}: keepDeletes`),
    combine,
  };
  if (left === 'events') return () => new RowLookupMachine(settings, foreignKeyOf);
  if (foreignKeyOf !== undefined) return () => new ForeignKeyMachine(settings, foreignKeyOf);
  return () => new PrimaryKeyMachine(settings);
}
