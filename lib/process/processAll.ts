import type { OperatorFunction } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import type { ProcessDefinition, ProcessResult } from './processDefinition.js';
import { processOperator } from './processOperator.js';

/**
 * `keyedProcess` without keys: one state and one set of timers for all events, whether the stream is keyed or not. The results have no key.
 * All else is as there.
 *
 * @example
 * ```ts
 * fromArray([3, 9, 4], { timestampOf: (n) => n })
 *   .pipe(
 *     processAll({
 *       state: { highest: valueState(0) },
 *       onEvent: (n, { state }) => {
 *         if (n <= state.highest.value) return undefined;
 *         state.highest.value = n;
 *         return `a new record: ${n}`;
 *       },
 *     }),
 *     values(),
 *   )
 *   .subscribe(console.log);
 * // => a new record: 3
 * // => a new record: 9
 * ```
 * @category state
 */
export function processAll<T, By, S = object, X = object, E = never, R = undefined, RT = undefined>(
  definition: ProcessDefinition<NoInfer<T>, undefined, S, X, E, R, RT>,
): OperatorFunction<Frame<T, By>, Frame<ProcessResult<E, R | RT>>> {
  return processOperator('processAll', false, definition);
}
