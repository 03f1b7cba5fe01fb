import { agg, type ResultOf } from '../../lib/index.js';
import type { Bid } from '../../examples/nexmark/model.js';
import { isHigh, isLow, isMiddle } from './ranks.js';

const bidders = agg.distinct((bid: Bid) => bid.bidder);
const auctions = agg.distinct((bid: Bid) => bid.auction);

/** What q15 and q16 count: bids, bidders and auctions, all and by rank of price. */
export const bidStatistics = {
  bids: agg.count(),
  lowBids: agg.where(isLow, agg.count()),
  middleBids: agg.where(isMiddle, agg.count()),
  highBids: agg.where(isHigh, agg.count()),
  bidders,
  lowBidders: agg.where(isLow, bidders),
  middleBidders: agg.where(isMiddle, bidders),
  highBidders: agg.where(isHigh, bidders),
  auctions,
  lowAuctions: agg.where(isLow, auctions),
  middleAuctions: agg.where(isMiddle, auctions),
  highAuctions: agg.where(isHigh, auctions),
};

export type BidStatistics = ResultOf<typeof bidStatistics>;
