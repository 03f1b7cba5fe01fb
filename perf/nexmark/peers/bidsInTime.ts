import { filter, join, map } from '@tanstack/db-ivm';
import type { IStreamBuilder } from '@tanstack/db-ivm';
import { isAuction, isBid } from '../../../examples/nexmark/model.js';
import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { BidOnAuction } from '../queries/raises.js';

/** Each bid beside its auction, if it came while that ran; by auction. Both are kept for ever. */
export function bidsInTime(events: IStreamBuilder<NexmarkEvent>): IStreamBuilder<[number, BidOnAuction]> {
  const bids = events.pipe(
    filter(isBid),
    map((event): [number, Bid] => [(event as Bid).auction, event as Bid]),
  );
  return events.pipe(
    filter(isAuction),
    map((event): [number, Auction] => [(event as Auction).id, event as Auction]),
    join(bids),
    map(([id, [auction, bid]]): [number, BidOnAuction] => [id, { auction: auction as Auction, bid: bid as Bid }]),
    filter(([, { auction, bid }]) => bid.dateTime >= auction.dateTime && bid.dateTime <= auction.expires),
  );
}
