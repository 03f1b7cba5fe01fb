import type { Aggregate } from './aggregate.js';
import { ArrivalStore } from './arrivalStore.js';
import { checkFunction } from '../errors/checkFunction.js';

/**
 * The event that arrived first, or what `of` gives for it. Of nothing: `undefined`.
 *
 * By arrival, which with events out of order is not the order of their times: for the earliest time, use
 * `minBy((event) => event.at)`.
 *
 * Cost: one comparison per event; 16 bytes and one event (or one value of `of`) per key and window.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([{ at: 0, page: 'home' }, { at: 1, page: 'cart' }], { timestampOf: (click) => click.at })
 *   .pipe(windowAll(tumbling(1000), agg.first((click) => click.page)), values())
 *   .subscribe((result) => console.log(result.value));
 * // => home
 * ```
 */
export function first<T, V = T>(of?: (value: T) => V): Aggregate<T, V | undefined> {
  if (of !== undefined) checkFunction(of, 'what agg.first takes of an event', 'agg.first((event) => event.page)');
  const createStore = (): ArrivalStore<T, V> => new ArrivalStore(of, 1);
  return { commutative: true, mergeable: true, removable: false, createStore };
}
