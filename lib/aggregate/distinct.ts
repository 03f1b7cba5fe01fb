import { RxtideError } from '../errors/rxtideError.js';
import { isKeyPart, type KeyPart } from '../state/key.js';
import type { Aggregate } from './aggregate.js';
import { checkFunction } from '../errors/checkFunction.js';
import { describeValue } from '../errors/describeValue.js';
import { DistinctStore } from './distinctStore.js';

/**
 * How many different values there are: exact. Of nothing: 0. Values are strings, numbers (`NaN` equals `NaN`, −0 equals 0),
 * bigints, booleans, `null` or `undefined`; an object is an error of that event: several fields make one string.
 *
 * Cost: one look-up per event; every different value with its count is kept per key and window. It keeps counts so that
 * a part can be taken out again, which makes sliding windows cheap.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([{ at: 0, user: 'ann' }, { at: 1, user: 'bob' }, { at: 2, user: 'ann' }], { timestampOf: (click) => click.at })
 *   .pipe(windowAll(tumbling(1000), agg.distinct((click) => click.user)), values())
 *   .subscribe((result) => console.log(result.value));
 * // => 2
 * ```
 */
export function distinct<T>(of: (value: T) => KeyPart): Aggregate<T, number> {
  checkFunction(of, 'what agg.distinct counts', 'agg.distinct((event) => event.user)');
  const createStore = (): DistinctStore<T> => new DistinctStore((value) => checked(of(value)));
  return { commutative: true, mergeable: true, removable: true, createStore };
}

function checked(value: unknown): KeyPart {
  if (isKeyPart(value)) return value;
  throw new RxtideError(
    'USER_CODE',
    `the function given to agg.distinct must give a string, number, bigint, boolean, null or undefined, which are equal by ` +
      `value, but gave ${describeValue(value)}: make one string of several parts`,
  );
}
