import type { Cell } from './digest.js';
import type { Auction, Bid } from '../../examples/nexmark/model.js';

/** A row of q20: all that is known of a bid and its auction. */
export interface Q20Row extends Omit<Bid, 'kind'> {
  readonly itemName: string;
  readonly description: string;
  readonly initialBid: number;
  readonly reserve: number;
  readonly auctionDateTime: number;
  readonly expires: number;
  readonly seller: number;
  readonly category: number;
  readonly auctionExtra: string;
}

export function q20Row(bid: Bid, auction: Auction): Q20Row {
  return {
    auction: bid.auction,
    bidder: bid.bidder,
    price: bid.price,
    channel: bid.channel,
    url: bid.url,
    dateTime: bid.dateTime,
    extra: bid.extra,
    itemName: auction.itemName,
    description: auction.description,
    initialBid: auction.initialBid,
    reserve: auction.reserve,
    auctionDateTime: auction.dateTime,
    expires: auction.expires,
    seller: auction.seller,
    category: auction.category,
    auctionExtra: auction.extra,
  };
}

/** Its columns. */
export function q20Cells(row: Q20Row): Cell[] {
  return [
    row.auction,
    row.bidder,
    row.price,
    row.channel,
    row.url,
    row.dateTime,
    row.extra,
    row.itemName,
    row.description,
    row.initialBid,
    row.reserve,
    row.auctionDateTime,
    row.expires,
    row.seller,
    row.category,
    row.auctionExtra,
  ];
}
