/**
 * Aggregates that give approximate answers in little memory, by libraries of others. Needs `@datadog/sketches-js`, and, as
 * bundlers look for whatever that library could load, `protobufjs` (no code of which is run):
 * `npm install @datadog/sketches-js protobufjs`.
 *
 * @module
 */
export { quantile, quantiles, type QuantileOptions } from './aggregate/quantiles.js';
