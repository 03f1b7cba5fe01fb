import { isAuction, isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q20Row } from '../q20Row.js';
import { SortedBy } from './sortedBy.js';

export function q20Reference(events: readonly NexmarkEvent[]): Q20Row[] {
  const ofCategory = events.filter(isAuction).filter(({ category }) => category === 10);
  const auctions = new SortedBy(ofCategory, ({ id }) => id);
  return events.filter(isBid).flatMap((bid) =>
    auctions.all(bid.auction).map((auction) => {
      return { ...auction, ...bid, auctionDateTime: auction.dateTime, auctionExtra: auction.extra };
    }),
  );
}
