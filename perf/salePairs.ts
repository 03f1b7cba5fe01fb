import { makeSales } from './sales.js';
import type { Sale } from './sales.js';

/** Two sales of one key, as a join gives them. */
export interface SalePair {
  readonly left: Sale;
  readonly right: Sale;
}

/** The events of a workload with two inputs: half of them each, of 1,000 keys, the same times and other keys. */
export function makeTwoStreams(events: number): { readonly lefts: readonly Sale[]; readonly rights: readonly Sale[] } {
  return {
    lefts: makeSales(events / 2, { keys: 1_000 }),
    rights: makeSales(events / 2 + 1, { keys: 1_000 }).slice(1),
  };
}

export function weighPair({ left, right }: SalePair): number {
  return left.price + right.price;
}

/** All that is in a pair, as a whole number (times four) small enough that the sum over all pairs is exact. */
export function digestPair({ left, right }: SalePair): number {
  const since = ({ at }: Sale): number => at - 1_700_000_000_000;
  return since(left) + 3 * since(right) + left.price + 7 * right.price;
}
