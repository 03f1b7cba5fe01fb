import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import { grouped } from './grouped.js';

/** Of equal times the one that came last. */
export function q18Reference(events: readonly NexmarkEvent[]): Bid[] {
  return grouped(events.filter(isBid), (bid) => `${bid.bidder} ${bid.auction}`).map(([, bids]) => {
    return bids.reduce((last, bid) => (bid.dateTime >= last.dateTime ? bid : last));
  });
}
