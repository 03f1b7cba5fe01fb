import { map, reduce } from '@tanstack/db-ivm';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { BidOnAuction } from '../queries/raises.js';
import type { RowChange } from '../query.js';
import { bidsInTime } from './bidsInTime.js';
import { overGraph, toChanges } from './dbIvm.js';

export function q9DbIvm(events: readonly NexmarkEvent[], sink: (change: RowChange<BidOnAuction>) => void): void {
  overGraph<BidOnAuction>(
    events,
    (all) =>
      bidsInTime(all).pipe(
        reduce((values) => {
          let [[best]] = values as [[BidOnAuction, number]];
          for (const [{ auction, bid }] of values) {
            const higher = bid.price > best.bid.price;
            const earlier = bid.price === best.bid.price && bid.dateTime < best.bid.dateTime;
            if (higher || earlier) best = { auction, bid };
          }
          return [[best, 1]];
        }),
        map(([, row]) => row),
      ),
    toChanges(sink),
  );
}
