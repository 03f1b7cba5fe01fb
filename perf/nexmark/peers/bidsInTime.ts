import { isAuction, isBid } from '../../../examples/nexmark/model.js';
import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { BidOnAuction } from '../queries/raises.js';
import type { Rows } from './rows.js';

/** Each bid beside its auction, if it came while that ran; by auction. Both are kept for ever. */
export function bidsInTime(events: Rows<NexmarkEvent>): Rows<[number, BidOnAuction]> {
  const bids = events.filter(isBid).map((event): [number, Bid] => [(event as Bid).auction, event as Bid]);
  return events
    .filter(isAuction)
    .map((event): [number, Auction] => [(event as Auction).id, event as Auction])
    .join(bids)
    .map(([id, [auction, bid]]): [number, BidOnAuction] => [id, { auction, bid }])
    .filter(([, { auction, bid }]) => bid.dateTime >= auction.dateTime && bid.dateTime <= auction.expires);
}
