import { isAuction, isBid } from '../../../examples/nexmark/model.js';
import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

/** Each auction with its bids from opening to closing, both included, by price, the earliest of equals first. */
export function bidsInTime(events: readonly NexmarkEvent[]): [Auction, Bid[]][] {
  const bids = events
    .filter(isBid)
    .sort((a, b) => a.auction - b.auction || b.price - a.price || a.dateTime - b.dateTime);
  const auctions = events.filter(isAuction).sort((a, b) => a.id - b.id);
  let from = 0;
  return auctions.map((auction) => {
    while (from < bids.length && bids[from]!.auction < auction.id) from++;
    let to = from;
    while (to < bids.length && bids[to]!.auction === auction.id) to++;
    const ofAuction = bids.slice(from, to);
    from = to;
    return [auction, ofAuction.filter((bid) => bid.dateTime >= auction.dateTime && bid.dateTime <= auction.expires)];
  });
}
