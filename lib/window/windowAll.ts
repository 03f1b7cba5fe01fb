import type { OperatorFunction } from 'rxjs';
import type { AggregateSpec } from '../aggregate/aggregate.js';
import type { Frame } from '../frame/frame.js';
import type { WindowAssigner } from './windowAssigner.js';
import { windowOperator } from './windowOperator.js';
import type { WindowOptions } from './windowOptions.js';
import type { WindowResult } from './windowResult.js';

/**
 * Computes an aggregate per window over all events, whatever their key: `windowBy` with one key for all. The results have the key
 * `undefined`.
 *
 * @example
 * ```ts
 * fromArray([1, 2, 11], { timestampOf: (n) => n })
 *   .pipe(windowAll(tumbling(10), agg.sum((n) => n)), values())
 *   .subscribe((r) => console.log(r.window.start, r.value));
 * // => 0 3
 * // => 10 11
 * ```
 * @category windows
 */
export function windowAll<T, By, R>(
  assigner: WindowAssigner<NoInfer<T>>,
  aggregate: AggregateSpec<NoInfer<T>, R>,
  options: WindowOptions<NoInfer<T>> = {},
): OperatorFunction<Frame<T, By>, Frame<WindowResult<undefined, R>>> {
  const operator = windowOperator<T, R, undefined, By>('windowAll', false, assigner, aggregate, options);
  return operator as unknown as OperatorFunction<Frame<T, By>, Frame<WindowResult<undefined, R>>>;
}
