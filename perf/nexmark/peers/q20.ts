import { isAuction, isBid } from '../../../examples/nexmark/model.js';
import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import { q20Row } from '../q20Row.js';
import type { Q20Row } from '../q20Row.js';
import type { Rows } from './rows.js';

/** All bids are kept for ever, and all auctions of the category. */
export function q20Graph(events: Rows<NexmarkEvent>): Rows<Q20Row> {
  const auctions = events
    .filter((event) => isAuction(event) && event.category === 10)
    .map((auction): [number, Auction] => [(auction as Auction).id, auction as Auction]);
  return events
    .filter(isBid)
    .map((bid): [number, Bid] => [(bid as Bid).auction, bid as Bid])
    .join(auctions)
    .map(([, [bid, auction]]) => q20Row(bid, auction));
}
