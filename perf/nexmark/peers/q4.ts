import { map, reduce } from '@tanstack/db-ivm';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q4Row } from '../queries/q4.js';
import type { RowChange } from '../query.js';
import { bidsInTime } from './bidsInTime.js';
import { overGraph, toChanges } from './dbIvm.js';

export function q4DbIvm(events: readonly NexmarkEvent[], sink: (change: RowChange<Q4Row>) => void): void {
  overGraph<Q4Row>(
    events,
    (all) =>
      bidsInTime(all).pipe(
        // Of each auction no more than is needed, so that less is compared. The id keeps equal prices apart.
        map(([id, { auction, bid }]): [number, readonly [number, number]] => [id, [auction.category, bid.price]]),
        reduce((values) => {
          let [[highest]] = values as [[readonly [number, number], number]];
          for (const [row] of values) if (row[1] > highest[1]) highest = row;
          return [[highest, 1]];
        }),
        map(([id, [category, price]]): [number, readonly [number, number]] => [category, [id, price]]),
        reduce((values) => {
          let sum = 0;
          for (const [[, price]] of values) sum += price;
          return [[sum / values.length, 1]];
        }),
        map(([key, value]) => ({ key, value })),
      ),
    toChanges(sink),
  );
}
