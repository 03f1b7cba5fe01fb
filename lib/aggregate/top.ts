import { RxtideError } from '../errors/rxtideError.js';
import type { Aggregate } from './aggregate.js';
import { checkFunction } from '../errors/checkFunction.js';
import { describeValue } from '../errors/describeValue.js';
import { TopStore } from './topStore.js';

/**
 * The `n` events with the largest numbers, largest first; equal ones in order of arrival. Of nothing: `[]`. For the smallest
 * ones, negate the number.
 *
 * Events whose number is `NaN` come after all others. What is not a number is an error of that event.
 *
 * Cost: one comparison per event, and up to `n` moves for one that enters the list; at most `n` events and 16 bytes for each
 * per key and window. The list that comes out is a copy.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * const pages = [{ at: 0, page: 'home', ms: 80 }, { at: 1, page: 'cart', ms: 95 }, { at: 2, page: 'help', ms: 20 }];
 * fromArray(pages, { timestampOf: (click) => click.at })
 *   .pipe(windowAll(tumbling(1000), agg.top(2, (click) => click.ms)), values())
 *   .subscribe((result) => console.log(result.value.map((click) => click.page).join(', ')));
 * // => cart, home
 * ```
 */
export function top<T>(n: number, by: (value: T) => number): Aggregate<T, readonly T[]> {
  if (!Number.isInteger(n) || n < 1) {
    throw new RxtideError(
      'INVALID_OPTION',
      `the n of agg.top(n, by) must be a whole number, at least 1; it is ${describeValue(n)}`,
    );
  }
  checkFunction(by, 'what agg.top compares', 'agg.top(3, (event) => event.ms)');
  const createStore = (): TopStore<T> => new TopStore('agg.top', n, by);
  return { commutative: true, mergeable: true, removable: false, createStore };
}
