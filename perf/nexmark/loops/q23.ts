import type { Auction, Bid, NexmarkEvent, Person } from '../../../examples/nexmark/model.js';
import { q23Row } from '../q23Row.js';
import type { Q23Row } from '../q23Row.js';

interface OfPerson {
  person: Person | undefined;
  readonly auctions: Auction[];
  readonly bids: Bid[];
}

export function q23Loop(events: readonly NexmarkEvent[], sink: (row: Q23Row) => void): void {
  const all = new Map<number, OfPerson>();
  const get = (id: number): OfPerson => {
    let of = all.get(id);
    if (of === undefined) all.set(id, (of = { person: undefined, auctions: [], bids: [] }));
    return of;
  };
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind === 'bid') {
      const { person, auctions, bids } = get(event.bidder);
      bids.push(event);
      if (person !== undefined) for (const auction of auctions) sink(q23Row(event, person, auction));
    } else if (event.kind === 'auction') {
      const { person, auctions, bids } = get(event.seller);
      auctions.push(event);
      if (person !== undefined) for (const bid of bids) sink(q23Row(bid, person, event));
    } else {
      const of = get(event.id);
      of.person = event;
      for (const bid of of.bids) for (const auction of of.auctions) sink(q23Row(bid, event, auction));
    }
  }
}
