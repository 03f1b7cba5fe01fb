import type { Cell } from './digest.js';
import type { Bid } from '../../examples/nexmark/model.js';
import type { BidStatistics } from './bidStatistics.js';
import type { AuctionStatistics } from './queries/q17.js';

// The columns of q12 to q23 that are made of more than a field.

/** A day, by its number from that of the epoch on, as in 2015-07-15. */
export function dateText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** A minute of the day, as in 08:05. */
export function minuteText(minute: number | undefined): string {
  return new Date((minute ?? NaN) * 60_000).toISOString().slice(11, 16);
}

export function bidCells(bid: Bid): Cell[] {
  return [bid.auction, bid.bidder, bid.price, bid.channel, bid.url, bid.dateTime, bid.extra];
}

export function countsIn(value: BidStatistics): Cell[] {
  return [
    value.bids,
    value.lowBids,
    value.middleBids,
    value.highBids,
    value.bidders,
    value.lowBidders,
    value.middleBidders,
    value.highBidders,
    value.auctions,
    value.lowAuctions,
    value.middleAuctions,
    value.highAuctions,
  ];
}

export function pricesIn({ bids, lowBids, middleBids, highBids, min, max, mean, sum }: AuctionStatistics): Cell[] {
  return [bids, lowBids, middleBids, highBids, min, max, mean, sum];
}
