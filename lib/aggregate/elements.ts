import type { Aggregate, ResultContext } from './aggregate.js';
import { checkFunction } from '../errors/checkFunction.js';
import { CollectStore } from './collectStore.js';

/**
 * What `fn` gives for all events of a window, in order of arrival, with the key and the window at hand. It is called whenever
 * a result is due, of nothing with `[]`; its list is a copy. If it throws, the result fails.
 *
 * Cost: it keeps every event and 8 bytes for each until the window is done, and works through all of them for every
 * result. Where the result can be computed event by event, `of` is much cheaper.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([{ at: 0, ms: 5 }, { at: 1, ms: 1 }, { at: 2, ms: 9 }], { timestampOf: (call) => call.at })
 *   .pipe(
 *     windowAll(tumbling(1000), agg.elements((calls, { window }) => {
 *       const sorted = calls.map((call) => call.ms).sort((a, b) => a - b);
 *       return `median from ${window.start} on: ${sorted[sorted.length >> 1]}`;
 *     })),
 *     values(),
 *   )
 *   .subscribe((result) => console.log(result.value));
 * // => median from 0 on: 5
 * ```
 */
export function elements<T, R>(fn: (values: readonly T[], context: ResultContext) => R): Aggregate<T, R> {
  checkFunction(fn, 'what agg.elements computes', 'agg.elements((events, { window }) => events.length)');
  const createStore = (): CollectStore<T, T, R> => new CollectStore<T, T, R>(undefined, fn);
  return { commutative: true, mergeable: true, removable: false, createStore };
}
