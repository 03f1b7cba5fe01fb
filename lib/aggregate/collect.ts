import type { Aggregate } from './aggregate.js';
import { checkFunction } from '../errors/checkFunction.js';
import { CollectStore } from './collectStore.js';

/**
 * All events in order of arrival, or what `of` gives for each. Of nothing: `[]`. The list that comes out is a copy.
 *
 * Cost: it keeps every event (or every value of `of`) and 8 bytes for each until the window is done: memory grows with
 * traffic. Where a smaller accumulator will do, take `of`; to compute something from all events, take `elements`.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([{ at: 0, page: 'home' }, { at: 1, page: 'cart' }], { timestampOf: (click) => click.at })
 *   .pipe(windowAll(tumbling(1000), agg.collect((click) => click.page)), values())
 *   .subscribe((result) => console.log(result.value.join(', ')));
 * // => home, cart
 * ```
 */
export function collect<T, V = T>(of?: (value: T) => V): Aggregate<T, readonly V[]> {
  if (of !== undefined) checkFunction(of, 'what agg.collect takes of an event', 'agg.collect((event) => event.page)');
  const createStore = (): CollectStore<T, V, readonly V[]> => new CollectStore(of, (values) => values);
  return { commutative: true, mergeable: true, removable: false, createStore };
}
