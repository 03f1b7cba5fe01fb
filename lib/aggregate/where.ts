import type { Aggregate, AggregateSpec } from './aggregate.js';
import { checkFunction } from '../errors/checkFunction.js';
import { composeAggregates } from './composeAggregates.js';
import { WhereStore } from './whereStore.js';

/**
 * An aggregate, or an object of several, of those events alone that `predicate` is true for: what SQL calls a FILTER. Of nothing: what that
 * aggregate gives of nothing.
 *
 * Cost: one call per event; what the aggregate costs for those that pass.
 *
 * @example
 * ```ts
 * import { agg, fromArray, tumbling, values, windowAll } from 'rxtide';
 *
 * fromArray([{ at: 0, ms: 20 }, { at: 1, ms: 900 }, { at: 2, ms: 30 }], { timestampOf: (call) => call.at })
 *   .pipe(windowAll(tumbling(1000), { calls: agg.count(), slow: agg.where((call) => call.ms > 500, agg.count()) }), values())
 *   .subscribe((result) => console.log(result.value));
 * // => { calls: 3, slow: 1 }
 * ```
 */
export function where<T, R>(
  predicate: (value: T) => boolean,
  aggregate: AggregateSpec<NoInfer<T>, R>,
): Aggregate<T, R> {
  checkFunction(predicate, 'the predicate of agg.where', 'agg.where((event) => event.ms > 500, agg.count())');
  const inner = composeAggregates<T, R>(aggregate);
  return { ...inner, createStore: (open) => new WhereStore(predicate, inner.createStore(open)) };
}
