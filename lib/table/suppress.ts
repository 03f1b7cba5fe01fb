import type { OperatorFunction } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Frame } from '../frame/frame.js';
import { operate } from '../operator/operate.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import { bringChanges } from '../transform/bringChanges.js';
import { SuppressMachine } from './suppressMachine.js';

/** The options of `suppress`. */
export interface SuppressOptions<T> {
  /** The operator's name, in messages, metrics and checkpoints. Default: `suppress`, with a number. */
  readonly name?: string;
  /** `'windowCloses'`: one result for each key and window, when nothing can change it any more. Either this or `every`. */
  readonly until?: T extends { readonly window: { readonly start: number; readonly end: number } }
    ? 'windowCloses'
    : never;
  /** With `until`: that of the windows before. Default 0; what comes after a window has closed here is late. */
  readonly allowedLateness?: DurationLike;
  /** At most one result of each key in so long: the first waits for so long, and the latest that came meanwhile leaves. */
  readonly every?: DurationLike;
  /** With `every`: which time that is. Default: `'event'`. */
  readonly clock?: 'event' | 'processing';
  /** How many results may wait, one per key (and window). Default 65,536. */
  readonly limit?: number;
  /** Then: fail the stream (default), let the one go that is due next, or drop it, counted as `shed`. */
  readonly whenFull?: 'error' | 'emit-early' | 'drop-oldest';
  /** Gets late events, with their own times. */
  readonly lateTo?: SideTarget<T>;
  /** Gets events without a window, where `until` needs one; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/**
 * Gives fewer results: of several of one key the latest alone.
 *
 * ```
 *  results of a window   --1----3----4--|----        early and on-time ones; |: the window closes
 *  until 'windowCloses'  ---------------4----
 *  every: 10             ----------3--------4        10 after the first that waits
 * ```
 *
 * **When output appears.** `until: 'windowCloses'`: when the watermark reaches the window's `end − 1 + allowedLateness`. `every`: when the watermark
 * reaches the earliest time of what waits for the key + `every`; with `clock: 'processing'`, so long after the first of it came.
 * What is due at once leaves by window start, then in the order in which keys came to wait. Each result keeps its own time.
 *
 * **Changelogs** are compacted: a row that came and went meanwhile gives nothing; one that changed gives one update from what it was to what
 * it is now; one that went and came again gives an update. There must be one row per key (and window).
 *
 * **State kept.** The latest result of each key (and window) that waits, at most `limit` of them; nothing of a key that has none.
 *
 * **Late events.** With `until`, a result is late when its window has closed: `end − 1 + allowedLateness` ≤ watermark. With `every` none
 * is. By event time the output watermark stays behind by `allowedLateness`, or by `every`, so that results are not late downstream; by
 * processing time it does not, and a window after it needs `allowedLateness`.
 *
 * **Errors.** A full buffer fails the stream with `BUFFER_FULL`, unless `whenFull` says otherwise; dropping changes of a changelog makes tables
 * built from it wrong. **Completion.** At the end of time all leaves; when the stream is cut off, it is discarded.
 *
 * @example
 * ```ts
 * fromArray([1, 2, 3], { timestampOf: (n) => n })
 *   .pipe(
 *     keyBy(() => 'all'),
 *     windowBy(tumbling(10), agg.sum((n) => n), { trigger: afterWatermark({ early: afterCount(1) }) }),
 *     suppress({ until: 'windowCloses' }),
 *     values(),
 *   )
 *   .subscribe((r) => console.log(r.value));
 * // => 6
 * ```
 * @category order and change
 */
export function suppress<T, By>(options: SuppressOptions<NoInfer<T>>): OperatorFunction<Frame<T, By>, Frame<T, By>> {
  bringChanges();
  if (options === undefined) throw invalid(EITHER);
  const { name, until, every, clock = 'event', limit = 65_536, whenFull = 'error', lateTo, rejectedTo } = options;
  if ((until === undefined) === (every === undefined)) {
    throw invalid(EITHER);
  }
  if (until !== undefined && (until as string) !== 'windowCloses') {
    throw invalid(`until must be 'windowCloses'; it is ${until as string}`);
  }
  if (clock !== 'event' && clock !== 'processing') {
    throw invalid(`clock must be 'event' or 'processing'; it is ${String(clock)}`);
  }
  if (until === undefined && options.allowedLateness !== undefined) {
    throw invalid("allowedLateness is for until: 'windowCloses'; with every, no result is late");
  }
  if (every === undefined && options.clock !== undefined) {
    throw invalid('clock is for every; a window closes by event time');
  }
  if (!(Number.isSafeInteger(limit) && limit >= 1) && limit !== Infinity) {
    throw invalid(`limit must be a whole number, at least 1; it is ${String(limit)}`);
  }
  if (!['error', 'emit-early', 'drop-oldest'].includes(whenFull)) {
    throw invalid(`whenFull must be 'error', 'emit-early' or 'drop-oldest'; it is '${whenFull as string}'`);
  }
  const settings = {
    wait:
      every === undefined
        ? durationOf(options.allowedLateness ?? 0, 'suppress: allowedLateness')
        : durationOf(every, 'suppress: every', 1),
    byWindow: every === undefined,
    byClock: every !== undefined && clock === 'processing',
    limit,
    whenFull,
  };
  const spec = {
    kind: 'suppress',
    name,
    machine: () => new SuppressMachine<T>(settings),
    keyed: false,
    takesChanges: true,
    lateTo,
    rejectedTo,
    warnsWhenSilent: true,
  };
  return (source) => operate<T, T, By>(spec, [source]);
}

const EITHER = "give either until: 'windowCloses' or every, such as every: seconds(10)";

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `suppress: ${message}`);
}
