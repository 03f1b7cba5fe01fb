import type { Aggregate } from './aggregate.js';
import { checkFunction } from '../errors/checkFunction.js';
import { VarianceStore } from './varianceStore.js';

/** How `agg.variance` divides. */
export interface VarianceOptions {
  /**
   * Whether the events are a sample of something larger: the sum of squares is then divided by n − 1 (Bessel), and one event
   * has no variance. Default: `false`, divided by n.
   */
  readonly sample?: boolean;
}

/**
 * The variance of a number of each event; its square root is the standard deviation. Of nothing: `undefined`, and with
 * `{ sample: true }` of one event too.
 *
 * Numerically stable (Welford's recurrence, Chan's merge): values that are large against their differences do no harm. `NaN`
 * and infinite values make it `NaN`. What is not a number is an error of that event.
 *
 * Cost: one division per event; 24 bytes per key and window.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([{ at: 0, x: 1 }, { at: 1, x: 2 }, { at: 2, x: 6 }], { timestampOf: (point) => point.at })
 *   .pipe(windowAll(tumbling(1000), agg.variance((point) => point.x, { sample: true })), values())
 *   .subscribe((result) => console.log(result.value));
 * // => 7
 * ```
 */
export function variance<T>(of: (value: T) => number, options: VarianceOptions = {}): Aggregate<T, number | undefined> {
  checkFunction(of, 'what agg.variance looks at', 'agg.variance((event) => event.delay)');
  const lost = options.sample === true ? 1 : 0;
  const createStore = (): VarianceStore<T> => new VarianceStore('agg.variance', of, lost);
  return { commutative: true, mergeable: true, removable: false, createStore };
}
