import { filter, join, map } from '@tanstack/db-ivm';
import { isAuction, isBid } from '../../../examples/nexmark/model.js';
import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import { q20Row } from '../q20Row.js';
import type { Q20Row } from '../q20Row.js';
import { overGraph } from './dbIvm.js';

/** All bids are kept for ever, and all auctions of the category. */
export function q20DbIvm(events: readonly NexmarkEvent[], sink: (row: Q20Row) => void): void {
  overGraph<Q20Row>(
    events,
    (all) => {
      const auctions = all.pipe(
        filter((event: NexmarkEvent) => isAuction(event) && event.category === 10),
        map((auction): [number, Auction] => [(auction as Auction).id, auction as Auction]),
      );
      return all.pipe(
        filter(isBid),
        map((bid): [number, Bid] => [(bid as Bid).auction, bid as Bid]),
        join(auctions),
        map(([, [bid, auction]]) => q20Row(bid as Bid, auction as Auction)),
      );
    },
    (row, times) => {
      for (let i = 0; i < times; i++) sink(row);
    },
  );
}
