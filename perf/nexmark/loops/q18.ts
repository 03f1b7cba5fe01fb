import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

export function q18Loop(events: readonly NexmarkEvent[], sink: (row: Bid) => void): void {
  const bidders = new Map<number, Map<number, Bid>>();
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind !== 'bid') continue;
    const { bidder, auction } = event;
    let auctions = bidders.get(bidder);
    if (auctions === undefined) bidders.set(bidder, (auctions = new Map()));
    const last = auctions.get(auction);
    if (last !== undefined && last.dateTime > event.dateTime) continue;
    auctions.set(auction, event);
    sink(event);
  }
}
