import type { OperatorFunction } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import { checkFunction } from '../errors/checkFunction.js';
import { mapValues } from './mapValues.js';
import type { PerEventOptions } from './perEventOptions.js';

/**
 * Calls a function for each event and passes the event on.
 *
 * @example
 * ```ts
 * fromArray([1, 2], { timestampOf: (n) => n }).pipe(tapValues((n) => console.log('seen', n)), values()).subscribe();
 * // => seen 1
 * // => seen 2
 * ```
 * @category per event
 */
export function tapValues<T, By>(
  look: (value: T) => void,
  options: PerEventOptions = {},
): OperatorFunction<Frame<T, By>, Frame<T, By>> {
  checkFunction(look, 'tapValues: look');
  return mapValues<T, T, By>((value) => {
    look(value);
    return value;
  }, options);
}
