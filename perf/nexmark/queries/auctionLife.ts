import { seconds } from '../../../lib/index.js';
import type { Auction, Bid } from '../model.js';

/** No auction runs for longer: it is less at all rates from 350 events a second on. So that nothing must be kept for ever. */
export const LONGEST_LIFE = seconds(10);

/** A bid beside the auction that it is for. */
export interface BidOnAuction {
  readonly auction: Auction;
  readonly bid: Bid;
}

/** The higher the better, and of equal prices the earlier one. Prices are whole numbers, waits at most `LONGEST_LIFE`. */
export function worth({ auction, bid }: BidOnAuction): number {
  return bid.price - (bid.dateTime - auction.dateTime) / 1e6;
}
