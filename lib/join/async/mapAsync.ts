import type { OperatorFunction } from 'rxjs';
import type { Frame } from '../../frame/frame.js';
import { operate } from '../../operator/operate.js';
import { checkFunction } from '../../errors/checkFunction.js';
import type { CallContext } from './callContext.js';
import { asyncSettings } from './mapAsyncOptions.js';
import type { MapAsyncOptions } from './mapAsyncOptions.js';
import { OrderedMachine } from './orderedMachine.js';
import { UnorderedMachine } from './unorderedMachine.js';

/**
 * Makes another value of each event by asking somebody else: what the function returns, or what its promise resolves to. Its time and
 * key stay. It works on events, not on changes: `toChanges` makes events of those.
 *
 * ```text
 * events      a@1        b@2        watermark 2
 * calls       a ─────────────────────────────────▶ A
 *             b ───▶ B
 * ordered                                          A@1  B@2  watermark 2
 * unordered          B@2                           A@1       watermark 2
 * ```
 *
 * At most `concurrency` calls are on their way; what comes meanwhile waits. An event that has not been answered holds a credit, and
 * when those run out the sources wait: so a slow service slows the source, and nothing is buffered without bound.
 *
 * Results leave in the order of their events, or with `ordered: false` as they come. Either way the watermark stays behind every
 * event that has not been answered, so none becomes late by waiting, and one that was late stays late. No event is late here.
 *
 * A call that throws or whose promise rejects is made again if `retry` says so; then comes `fallback`, then `rejectedTo`, and
 * else the stream fails with `USER_CODE`. With a `timeout`, the error is `TIMED_OUT`.
 *
 * Kept, and part of a checkpoint: the events that have not been answered, until their results are sent. After a restore they are called
 * for again: a call may be made more than once, and its result counts once. At the end of the input, the last answer
 * completes the stream; where it is cut off, fails or is left, calls on their way are aborted (ASY-1 to ASY-9).
 *
 * @example
 * ```ts
 * const prices = new Map([['tea', 3], ['cake', 5]]);
 * const priceOf = async (item: string) => prices.get(item);
 * fromArray(['tea', 'cake', 'tea'], { timestampOf: () => 0 })
 *   .pipe(mapAsync(async (item) => `${item}: ${await priceOf(item)}`, { concurrency: 2 }), values())
 *   .subscribe((line) => console.log(line));
 * // => tea: 3
 * // => cake: 5
 * // => tea: 3
 * ```
 * @category asynchronous
 */
export function mapAsync<T, A, By, F = never, R = A | F>(
  call: (value: T, context: CallContext) => PromiseLike<A> | A,
  options: MapAsyncOptions<NoInfer<T>, A, F, R> = {},
): OperatorFunction<Frame<T, By>, Frame<R, By>> {
  checkFunction(call, 'mapAsync: call');
  const settings = asyncSettings(options);
  const machine = options.ordered === false ? UnorderedMachine : OrderedMachine;
  const spec = {
    kind: 'mapAsync',
    name: options.name,
    machine: () => new machine<T, A | F, R>(call, settings),
    keyed: false,
    rejectedTo: options.rejectedTo,
  };
  return (source) => operate<T, R, By>(spec, [source]);
}
