import { isAuction, isBid, isPerson } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q23Row } from '../q23Row.js';
import { SortedBy } from './sortedBy.js';

export function q23Reference(events: readonly NexmarkEvent[]): Q23Row[] {
  const persons = new SortedBy(events.filter(isPerson), ({ id }) => id);
  const auctions = new SortedBy(events.filter(isAuction), ({ seller }) => seller);
  return events.filter(isBid).flatMap((bid) =>
    persons.all(bid.bidder).flatMap((person) =>
      auctions.all(bid.bidder).map((auction) => ({
        ...auction,
        ...person,
        ...bid,
        personDateTime: person.dateTime,
        personExtra: person.extra,
        auctionDateTime: auction.dateTime,
        auctionExtra: auction.extra,
      })),
    ),
  );
}
