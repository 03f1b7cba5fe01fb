import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { BidOnAuction } from '../queries/raises.js';
import type { RowChange } from '../query.js';

interface Running {
  readonly auction: Auction;
  row: BidOnAuction | undefined;
}

/** Nothing is forgotten: auctions are small and few. */
export function q9Loop(events: readonly NexmarkEvent[], sink: (change: RowChange<BidOnAuction>) => void): void {
  const auctions = new Map<number, Running>();
  const early = new Map<number, Bid[]>();
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind === 'bid') {
      const running = auctions.get(event.auction);
      if (running !== undefined) consider(running, event, sink);
      else push(early, event);
    } else if (event.kind === 'auction') {
      const running = { auction: event, row: undefined };
      auctions.set(event.id, running);
      const bids = early.get(event.id);
      if (bids === undefined) continue;
      early.delete(event.id);
      for (const bid of bids) consider(running, bid, sink);
    }
  }
}

function push(early: Map<number, Bid[]>, bid: Bid): void {
  const others = early.get(bid.auction);
  if (others === undefined) early.set(bid.auction, [bid]);
  else others.push(bid);
}

function consider(running: Running, bid: Bid, sink: (change: RowChange<BidOnAuction>) => void): void {
  const { auction, row } = running;
  const { dateTime, price } = bid;
  if (dateTime < auction.dateTime || dateTime > auction.expires) return;
  if (row !== undefined) {
    if (price < row.bid.price || (price === row.bid.price && dateTime >= row.bid.dateTime)) return;
    sink({ kind: 'delete', value: row });
  }
  running.row = { auction, bid };
  sink({ kind: 'insert', value: running.row });
}
