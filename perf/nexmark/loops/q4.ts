import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q4Row } from '../queries/q4.js';
import type { RowChange } from '../query.js';

interface Running {
  readonly auction: Auction;
  /** The highest price so far; 0 while there is none. */
  price: number;
}

interface Category {
  sum: number;
  count: number;
}

/** Nothing is forgotten: auctions are small and few. */
export function q4Loop(events: readonly NexmarkEvent[], sink: (change: RowChange<Q4Row>) => void): void {
  const auctions = new Map<number, Running>();
  const early = new Map<number, Bid[]>();
  const categories = new Map<number, Category>();
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind === 'bid') {
      const running = auctions.get(event.auction);
      if (running !== undefined) raise(running, event, categories, sink);
      else push(early, event);
    } else if (event.kind === 'auction') {
      const running = { auction: event, price: 0 };
      auctions.set(event.id, running);
      const bids = early.get(event.id);
      if (bids === undefined) continue;
      early.delete(event.id);
      for (const bid of bids) raise(running, bid, categories, sink);
    }
  }
}

function push(early: Map<number, Bid[]>, bid: Bid): void {
  const others = early.get(bid.auction);
  if (others === undefined) early.set(bid.auction, [bid]);
  else others.push(bid);
}

function raise(
  running: Running,
  { dateTime, price }: Bid,
  categories: Map<number, Category>,
  sink: (change: RowChange<Q4Row>) => void,
): void {
  const { auction } = running;
  if (price <= running.price || dateTime < auction.dateTime || dateTime > auction.expires) return;
  const key = auction.category;
  let category = categories.get(key);
  if (category === undefined) categories.set(key, (category = { sum: 0, count: 0 }));
  const known = category.count > 0;
  if (known) sink({ kind: 'updateBefore', value: { key, value: category.sum / category.count } });
  if (running.price === 0) category.count++;
  category.sum += price - running.price;
  running.price = price;
  sink({ kind: known ? 'updateAfter' : 'insert', value: { key, value: category.sum / category.count } });
}
