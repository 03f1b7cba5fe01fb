import { agg } from '../../../lib/index.js';
import type { Aggregate } from '../../../lib/index.js';

interface Highest<T> {
  readonly number: number;
  readonly values: readonly T[];
}

/** All events that have the highest number: more than one where there are equals. */
export function highest<T>(numberOf: (value: T) => number): Aggregate<T, readonly T[]> {
  return agg.of<T, Highest<T>, readonly T[]>({
    create: () => ({ number: -Infinity, values: [] }),
    add: (most, value) => {
      const number = numberOf(value);
      if (number < most.number) return most;
      return { number, values: number > most.number ? [value] : [...most.values, value] };
    },
    merge: (a, b) => {
      if (a.number !== b.number) return a.number > b.number ? a : b;
      return { number: a.number, values: [...a.values, ...b.values] };
    },
    result: (most) => most.values,
    commutative: true,
  });
}
