import { RxtideError } from '../errors/rxtideError.js';
import type { Aggregate } from './aggregate.js';
import type { AggregateDefinition } from './aggregateDefinition.js';
import { checkFunction } from '../errors/checkFunction.js';
import { CustomStore } from './customStore.js';

/**
 * An aggregate of one's own. Of nothing: `result(create())`.
 *
 * An event for which `add` throws is left out, whatever else its batch holds; if `merge`, `remove` or `result` throw, the
 * operator fails.
 *
 * Cost: one call of `add` per event; one accumulator per key and window.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * const perSecond = agg.of({
 *   create: () => 0,
 *   add: (bytes, packet: { at: number; bytes: number }) => bytes + packet.bytes,
 *   merge: (bytes, more) => bytes + more,
 *   result: (bytes, { window }) => bytes / ((window.end - window.start) / 1000),
 *   commutative: true,
 * });
 *
 * fromArray([{ at: 0, bytes: 700 }, { at: 900, bytes: 300 }], { timestampOf: (packet) => packet.at })
 *   .pipe(windowAll(tumbling(2000), perSecond), values())
 *   .subscribe((result) => console.log(result.value));
 * // => 500
 * ```
 */
export function of<T, A, R>(definition: AggregateDefinition<T, A, R>): Aggregate<T, R> {
  if (typeof definition !== 'object' || definition === null) {
    throw new RxtideError('INVALID_OPTION', `agg.of needs an object: agg.of({ create, add, merge, remove, result })`);
  }
  const { create, add, merge, remove, result } = definition;
  checkFunction(create, '`create` of agg.of', 'create: () => 0');
  checkFunction(add, '`add` of agg.of', 'add: (sum, event) => sum + event.price');
  checkFunction(result, '`result` of agg.of', 'result: (sum) => sum');
  if (merge !== undefined) checkFunction(merge, '`merge` of agg.of', 'merge: (sum, other) => sum + other');
  if (remove !== undefined) checkFunction(remove, '`remove` of agg.of', 'remove: (sum, removed) => sum - removed');
  return {
    commutative: definition.commutative === true,
    mergeable: merge !== undefined,
    removable: remove !== undefined,
    createStore: () => new CustomStore(definition),
  };
}
