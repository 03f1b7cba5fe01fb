import type { OperatorFunction } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
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
import { checkForm } from './checkForm.js';
import type { Ranked } from './rankChanges.js';
import { TopMachine } from './topMachine.js';

/** The options of `topN`. */
export interface TopNOptions<T, Ranks extends boolean = false> {
  /** The operator's name, in messages, metrics and checkpoints. Default: `topN`, with a number. */
  readonly name?: string;
  /** Which numbers come first. Default: `'highest'`. */
  readonly order?: 'highest' | 'lowest';
  /**
   * Whether results say their rank: `{ rank, value }`, one row per rank, with an update for each rank that changes. Default `false`: the
   * events themselves, those that enter and those that leave.
   */
  readonly ranks?: Ranks;
  /**
   * What tells events apart that may be replaced or taken back: a new event of an id replaces the one before. Needed for changelogs. All
   * events of a key are then kept, since any may move up. Default: every event is another one, and `n` are kept.
   */
  readonly idOf?: (value: T) => Key;
  /** Which changes to give: `'all'` (default), or `'upserts'`, without what each row was before. */
  readonly form?: 'all' | 'upserts';
  /** A key that had no event for so long, in event time, is forgotten. Default: never. */
  readonly ttl?: DurationLike;
  /** Gets events on which `by` or `idOf` threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/**
 * The `n` events of each key with the highest numbers, so far: a table, as the changes of it.
 *
 * ```
 *  events    --3----9----5------------
 *  topN(2)   --+3---+9---−3 +5--------      insert, delete
 *  ranks     --1:3--1:9--2:5----------      each after an updateBefore, but for new ranks
 *                   2:3
 * ```
 *
 * **When output appears.** At once, with the time of the event. An event that enters is an `insert`; if it pushes one out, a `delete` of that comes
 * before it. With `ranks`, rows are ranks: an `updateBefore` and an `updateAfter` for each that changes, from the first on, an
 * `insert` for a new one at the end, a `delete` for one that is no more. Equal numbers rank by arrival, `NaN` comes last.
 *
 * **Changelogs** may come in where `idOf` says which row is which: what is deleted leaves, and the next one moves up.
 *
 * **State kept.** `n` events per key (with `idOf`: all that have not been taken back), until the key had no event for `ttl`: the watermark has reached
 * the time of its newest event + `ttl`. Nothing is sent when a key expires.
 *
 * **Late events.** None is ever late. **Errors.** What `by` or `idOf` throws, or a number that is none, goes to `rejectedTo`, or fails the stream.
 *
 * @example
 * ```ts
 * const runs = [{ at: 1, who: 'Ann', s: 61 }, { at: 2, who: 'Bo', s: 59 }, { at: 3, who: 'Cy', s: 60 }];
 * fromArray(runs, { timestampOf: (run) => run.at })
 *   .pipe(topN(2, (run) => run.s, { order: 'lowest' }), toChanges(), values())
 *   .subscribe(({ kind, value }) => console.log(kind, value.who));
 * // => insert Ann
 * // => insert Bo
 * // => delete Ann
 * // => insert Cy
 * ```
 * @category order and change
 */
export function topN<T, By, Ranks extends boolean = false>(
  n: number,
  by: (value: NoInfer<T>) => number,
  options: TopNOptions<NoInfer<T>, Ranks> = {},
): OperatorFunction<Frame<T, By>, Frame<Ranks extends true ? Ranked<T> : T, By>> {
  const { name, order = 'highest', ranks, idOf, form = 'all', rejectedTo } = options;
  if (!Number.isSafeInteger(n) || n < 1) throw invalid(`n must be a whole number, at least 1; it is ${String(n)}`);
  checkFunction(by, 'topN: by');
  if (order !== 'highest' && order !== 'lowest') {
    throw invalid(`order must be 'highest' or 'lowest'; it is ${String(order)}`);
  }
  if (idOf !== undefined) checkFunction(idOf, 'topN: idOf');
  bringChanges();
  checkForm('topN', form);
  const settings = {
    n,
    by,
    lowest: order === 'lowest',
    ranks: ranks === true,
    idOf,
    upserts: form === 'upserts',
    ttl: options.ttl === undefined ? Infinity : durationOf(options.ttl, 'topN: ttl', 1),
  };
  const spec = {
    kind: 'topN',
    name,
    machine: (): Machine<T, T | Ranked<T>> => new TopMachine<T>(settings),
    keyed: false,
    takesChanges: true,
    rejectedTo,
  };
  return (source) =>
    operate<T, T | Ranked<T>, By>(spec, [source]) as ReturnType<
      OperatorFunction<never, Frame<Ranks extends true ? Ranked<T> : T, By>>
    >;
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `topN: ${message}`);
}
