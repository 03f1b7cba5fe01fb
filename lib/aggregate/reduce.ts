import type { Aggregate } from './aggregate.js';
import { checkFunction } from '../errors/checkFunction.js';
import { CustomStore } from './customStore.js';

/** What is known about the function given to `agg.reduce`. */
export interface ReduceOptions {
  /** Whether any order of events gives the same result: then windows may share slices. Default: `false`. */
  readonly commutative?: boolean;
}

const NOTHING: unique symbol = Symbol('nothing');

/**
 * The events combined two by two, in order of arrival: `fn(fn(first, second), third)`. Of one event: that event. Of nothing:
 * `undefined`.
 *
 * `fn` gives a new value and changes neither of its arguments. Where windows merge, as sessions do, it combines two results,
 * so it must be associative. An event for which it throws is left out.
 *
 * Cost: one call of `fn` per event; one value per key and window.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([{ at: 0, path: 'home' }, { at: 1, path: 'cart' }], { timestampOf: (visit) => visit.at })
 *   .pipe(windowAll(tumbling(1000), agg.reduce((a, b) => ({ at: b.at, path: `${a.path} > ${b.path}` }))), values())
 *   .subscribe((result) => console.log(result.value?.path));
 * // => home > cart
 * ```
 */
export function reduce<T>(fn: (before: T, next: T) => T, options: ReduceOptions = {}): Aggregate<T, T | undefined> {
  checkFunction(fn, 'what agg.reduce combines with', 'agg.reduce((a, b) => (b.price > a.price ? b : a))');
  const definition = {
    create: (): T | typeof NOTHING => NOTHING,
    add: (before: T | typeof NOTHING, next: T): T => (before === NOTHING ? next : fn(before, next)),
    // The store never hands an empty accumulator to `merge`.
    merge: (before: T | typeof NOTHING, next: T | typeof NOTHING): T => fn(before as T, next as T),
    result: (value: T | typeof NOTHING): T | undefined => (value === NOTHING ? undefined : value),
  };
  return {
    commutative: options.commutative === true,
    mergeable: true,
    removable: false,
    createStore: () => new CustomStore<T, T | typeof NOTHING, T | undefined>(definition),
  };
}
