import type { Cell } from './digest.js';
import type { Auction, Bid, Person } from '../../examples/nexmark/model.js';

/** A row of q23: a bid, the person who made it, and an auction of that person. */
export interface Q23Row extends Omit<Bid, 'kind'> {
  readonly name: string;
  readonly emailAddress: string;
  readonly creditCard: string;
  readonly city: string;
  readonly state: string;
  readonly personDateTime: number;
  readonly personExtra: string;
  readonly itemName: string;
  readonly description: string;
  readonly initialBid: number;
  readonly reserve: number;
  readonly auctionDateTime: number;
  readonly expires: number;
  readonly category: number;
  readonly auctionExtra: string;
}

export function q23Row(bid: Bid, person: Person, auction: Auction): Q23Row {
  return {
    auction: bid.auction,
    bidder: bid.bidder,
    price: bid.price,
    channel: bid.channel,
    url: bid.url,
    dateTime: bid.dateTime,
    extra: bid.extra,
    name: person.name,
    emailAddress: person.emailAddress,
    creditCard: person.creditCard,
    city: person.city,
    state: person.state,
    personDateTime: person.dateTime,
    personExtra: person.extra,
    itemName: auction.itemName,
    description: auction.description,
    initialBid: auction.initialBid,
    reserve: auction.reserve,
    auctionDateTime: auction.dateTime,
    expires: auction.expires,
    category: auction.category,
    auctionExtra: auction.extra,
  };
}

/** Its columns but for descriptions and padding, which are most of it and the same in many rows. */
export function q23Cells(row: Q23Row): Cell[] {
  return [
    row.auction,
    row.bidder,
    row.price,
    row.channel,
    row.url,
    row.dateTime,
    row.name,
    row.emailAddress,
    row.creditCard,
    row.city,
    row.state,
    row.personDateTime,
    row.itemName,
    row.initialBid,
    row.reserve,
    row.auctionDateTime,
    row.expires,
    row.category,
  ];
}
