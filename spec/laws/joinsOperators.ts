import { joinInterval, keyBy, sideOutput } from '../../lib/index.js';
import type { JoinIntervalOptions, JoinType, KeyedStream, Stream } from '../../lib/index.js';
import type { HarnessOutputs } from '../../lib/testing.js';
import type { Pipeline } from './pipeline.js';
import type { Item } from './script.js';

export const JOIN_TYPES: readonly JoinType[] = ['inner', 'left', 'right', 'outer', 'semi', 'anti'];

/** A pair by the numbers of its events; −1: there is none. */
export type Pair = readonly [left: number, right: number];

const byKey = (items: Stream<Item>): KeyedStream<string, Item> => items.pipe(keyBy((item) => item.key));

/** An interval join of two streams with its late events. */
export function intervals(
  options: Omit<JoinIntervalOptions<Item, Item>, 'lateTo'>,
): (left: Stream<Item>, right: Stream<Item>) => HarnessOutputs {
  return (left, right) => {
    const late = sideOutput<Item>();
    const pair = (a: Item | undefined, b: Item | undefined): Pair => [a?.id ?? -1, b?.id ?? -1];
    const main = byKey(left).pipe(joinInterval(byKey(right), { ...options, lateTo: late }, pair));
    return { main, late };
  };
}

/** The joins of two streams. */
export const joinsOperators: readonly Pipeline[] = [
  ...JOIN_TYPES.map((type) => ({
    name: `joinInterval, ${type}`,
    inputs: 2,
    make: intervals({ lower: -7, upper: 12, type }),
    eventTimeOnly: true,
  })),
  {
    name: 'joinInterval, outer, the right events later',
    inputs: 2,
    make: intervals({ lower: 3, upper: 9, bounds: '()', type: 'outer' }),
    eventTimeOnly: true,
  },
  {
    name: 'joinInterval, outer, the right events earlier, with allowed lateness',
    inputs: 2,
    make: intervals({ lower: -15, upper: -4, allowedLateness: 6, type: 'outer' }),
    eventTimeOnly: true,
  },
];
