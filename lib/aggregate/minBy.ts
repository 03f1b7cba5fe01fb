import type { Aggregate } from './aggregate.js';
import { BestStore } from './bestStore.js';
import { checkFunction } from '../errors/checkFunction.js';

/**
 * The event with the smallest number; of several, the one that arrived first. Of nothing: `undefined`. The number itself
 * is `min`.
 *
 * An event whose number is `NaN` is taken only where there is no other. What is not a number is an error of that event.
 *
 * Cost: one comparison per event; 24 bytes and one event per key and window.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([{ at: 0, page: 'home', ms: 80 }, { at: 1, page: 'cart', ms: 95 }], { timestampOf: (click) => click.at })
 *   .pipe(windowAll(tumbling(1000), agg.minBy((click) => click.ms)), values())
 *   .subscribe((result) => console.log(result.value?.page));
 * // => home
 * ```
 */
export function minBy<T>(of: (value: T) => number): Aggregate<T, T | undefined> {
  checkFunction(of, 'what agg.minBy compares', 'agg.minBy((event) => event.ms)');
  const createStore = (): BestStore<T> => new BestStore('agg.minBy', of, -1);
  return { commutative: true, mergeable: true, removable: false, createStore };
}
