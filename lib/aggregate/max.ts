import type { Aggregate } from './aggregate.js';
import { checkFunction } from '../errors/checkFunction.js';
import { ExtremeStore } from './extremeStore.js';

/**
 * The greatest of a number of each event. Of nothing: `undefined`. The event that has it is `maxBy`.
 *
 * `NaN` makes it `NaN`. What is not a number is an error of that event.
 *
 * Cost: one comparison per event; 16 bytes per key and window.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([{ at: 0, delay: 5 }, { at: 1, delay: -2 }], { timestampOf: (flight) => flight.at })
 *   .pipe(windowAll(tumbling(1000), agg.max((flight) => flight.delay)), values())
 *   .subscribe((result) => console.log(result.value));
 * // => 5
 * ```
 */
export function max<T>(of: (value: T) => number): Aggregate<T, number | undefined> {
  checkFunction(of, 'what agg.max compares', 'agg.max((event) => event.delay)');
  const createStore = (): ExtremeStore<T> => new ExtremeStore('agg.max', of, -1);
  return { commutative: true, mergeable: true, removable: false, createStore };
}
