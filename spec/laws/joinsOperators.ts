import { joinInterval, joinWindow, session, sideOutput, sliding, tumbling } from '../../lib/index.js';
import type {
  JoinIntervalOptions,
  JoinType,
  JoinWindowOptions,
  JoinWindowType,
  KeyedStream,
  Stream,
} from '../../lib/index.js';
import type { HarnessOutputs } from '../../lib/testing.js';
import type { Pipeline } from './pipeline.js';
import { byKey } from './items.js';
import type { Item } from './script.js';

export const JOIN_TYPES: readonly JoinType[] = ['inner', 'left', 'right', 'outer', 'semi', 'anti'];

/** A pair by the numbers of its events; −1: there is none. */
export type Pair = readonly [left: number, right: number];

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

/** A window join of two streams with its late events. A result has the numbers of its events, the window, and whether it is late. */
export function joinedWindows(
  options: Omit<JoinWindowOptions<Item, Item>, 'lateTo'>,
): (left: Stream<Item>, right: Stream<Item>) => HarnessOutputs {
  const idsOf = (side: Item | readonly Item[] | undefined): number | readonly number[] =>
    side === undefined ? -1 : 'id' in side ? side.id : side.map(({ id }) => id);
  return (left, right) => {
    const late = sideOutput<Item>();
    const main = byKey(left).pipe(
      joinWindow(byKey(right), { ...options, lateTo: late }, (a, b, { window: { start, end }, timing }) => {
        return [idsOf(a), idsOf(b), start, end, timing];
      }),
    );
    return { main, late };
  };
}

/** What is in a co-group, whatever the order of arrival. */
function coGroups(left: Stream<Item>, right: Stream<Item>): KeyedStream<string, unknown> {
  return byKey(left).pipe(
    joinWindow(byKey(right), { window: tumbling(10), type: 'coGroup' }, (lefts, rights, { key, window }) => {
      const ids = [...lefts.map(({ id }) => id), ...rights.map(({ id }) => -1 - id)];
      return { key, window, ids };
    }),
  );
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
  ...JOIN_TYPES.map((type) => ({
    name: `joinWindow, ${type}`,
    inputs: 2,
    make: joinedWindows({ window: tumbling(10), type }),
    eventTimeOnly: true,
  })),
  { name: 'joinWindow, coGroup', inputs: 2, make: coGroups, eventTimeOnly: true },
  {
    name: 'joinWindow, coGroup, sliding, with allowed lateness',
    inputs: 2,
    make: joinedWindows({ window: sliding(12, 5), type: 'coGroup', allowedLateness: 8 }),
  },
  ...(['outer', 'semi', 'anti'] satisfies JoinWindowType[]).map((type) => ({
    name: `joinWindow, ${type}, sliding, with allowed lateness`,
    inputs: 2,
    make: joinedWindows({ window: sliding(12, 5), type, allowedLateness: 8 }),
    eventTimeOnly: true,
  })),
  {
    name: 'joinWindow, outer, session',
    inputs: 2,
    make: joinedWindows({ window: session(7), type: 'outer' }),
    eventTimeOnly: true,
    evenTimes: true,
  },
  ...(['outer', 'semi', 'coGroup'] satisfies JoinWindowType[]).map((type) => ({
    name: `joinWindow, ${type}, session with gaps of events and allowed lateness`,
    inputs: 2,
    make: joinedWindows({
      window: session<Item>((item) => 1 + Math.abs(item.n)),
      type,
      allowedLateness: 15,
    }),
  })),
];
