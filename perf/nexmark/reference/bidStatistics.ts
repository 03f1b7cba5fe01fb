import type { Bid } from '../../../examples/nexmark/model.js';
import type { BidStatistics } from '../bidStatistics.js';

/** What q15 and q16 say of some bids. */
export function bidStatistics(bids: readonly Bid[]): BidStatistics {
  const low = bids.filter(({ price }) => price < 10_000);
  const middle = bids.filter(({ price }) => 10_000 <= price && price < 1_000_000);
  const high = bids.filter(({ price }) => 1_000_000 <= price);
  return {
    bids: bids.length,
    lowBids: low.length,
    middleBids: middle.length,
    highBids: high.length,
    bidders: different(bids.map(({ bidder }) => bidder)),
    lowBidders: different(low.map(({ bidder }) => bidder)),
    middleBidders: different(middle.map(({ bidder }) => bidder)),
    highBidders: different(high.map(({ bidder }) => bidder)),
    auctions: different(bids.map(({ auction }) => auction)),
    lowAuctions: different(low.map(({ auction }) => auction)),
    middleAuctions: different(middle.map(({ auction }) => auction)),
    highAuctions: different(high.map(({ auction }) => auction)),
  };
}

function different(ids: readonly number[]): number {
  const sorted = Float64Array.from(ids).sort();
  return sorted.filter((id, i) => i === 0 || id !== sorted[i - 1]).length;
}
