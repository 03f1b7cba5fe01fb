/**
 * What windows can compute. Importers of `rxtide` find these functions in the namespace `agg`; this module, `rxtide/agg`,
 * gives them one by one.
 *
 * @module
 */

// Numbers
export { count } from './aggregate/count.js';
export { sum } from './aggregate/sum.js';
export { min } from './aggregate/min.js';
export { max } from './aggregate/max.js';
export { mean } from './aggregate/mean.js';
export { variance, type VarianceOptions } from './aggregate/variance.js';
export { distinct } from './aggregate/distinct.js';

// Events
export { first } from './aggregate/first.js';
export { last } from './aggregate/last.js';
export { minBy } from './aggregate/minBy.js';
export { maxBy } from './aggregate/maxBy.js';
export { top } from './aggregate/top.js';
export { collect } from './aggregate/collect.js';

// Of some events alone
export { where } from './aggregate/where.js';

// Your own
export { reduce, type ReduceOptions } from './aggregate/reduce.js';
export { elements } from './aggregate/elements.js';
export { of } from './aggregate/of.js';
export type { AggregateDefinition } from './aggregate/aggregateDefinition.js';
export type { Aggregate, AggregateSpec, AggregateStore, ResultContext } from './aggregate/aggregate.js';
