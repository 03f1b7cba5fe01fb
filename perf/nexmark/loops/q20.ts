import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import { q20Row } from '../q20Row.js';
import type { Q20Row } from '../q20Row.js';

const CATEGORY = 10;

export function q20Loop(events: readonly NexmarkEvent[], sink: (row: Q20Row) => void): void {
  const auctions = new Map<number, Auction>();
  const waiting = new Map<number, Bid[]>();
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind === 'bid') {
      const auction = auctions.get(event.auction);
      if (auction !== undefined) {
        if (auction.category === CATEGORY) sink(q20Row(event, auction));
        continue;
      }
      const bids = waiting.get(event.auction);
      if (bids === undefined) waiting.set(event.auction, [event]);
      else bids.push(event);
    } else if (event.kind === 'auction') {
      auctions.set(event.id, event);
      const bids = waiting.get(event.id);
      if (bids === undefined) continue;
      waiting.delete(event.id);
      if (event.category === CATEGORY) for (const bid of bids) sink(q20Row(bid, event));
    }
  }
}
