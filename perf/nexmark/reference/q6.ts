import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q6Row } from '../queries/q6.js';
import { bidsInTime } from './bidsInTime.js';

export function q6Reference(events: readonly NexmarkEvent[]): Q6Row[] {
  const ofSellers = new Map<number, { readonly auction: Auction; readonly bid: Bid }[]>();
  for (const [auction, [bid]] of bidsInTime(events)) {
    if (bid === undefined) continue;
    ofSellers.set(auction.seller, ofSellers.get(auction.seller) ?? []);
    ofSellers.get(auction.seller)!.push({ auction, bid });
  }
  const rows: Q6Row[] = [];
  for (const [key, closed] of ofSellers) {
    closed.sort((a, b) => a.auction.expires - b.auction.expires || a.auction.id - b.auction.id);
    for (let i = 0; i < closed.length; i++) {
      const frame = closed.slice(Math.max(0, i - 10), i + 1);
      rows.push({ key, value: frame.reduce((sum, { bid }) => sum + bid.price, 0) / frame.length });
    }
  }
  return rows;
}
