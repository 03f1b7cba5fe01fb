// The model of NEXMARK: an auction house. Times are ms since the epoch, prices are cents.

export interface Person {
  readonly kind: 'person';
  readonly id: number;
  readonly name: string;
  readonly emailAddress: string;
  readonly creditCard: string;
  readonly city: string;
  readonly state: string;
  readonly dateTime: number;
  /** Padding. */
  readonly extra: string;
}

export interface Auction {
  readonly kind: 'auction';
  readonly id: number;
  readonly itemName: string;
  readonly description: string;
  readonly initialBid: number;
  readonly reserve: number;
  readonly dateTime: number;
  /** When it closes: later than `dateTime`. */
  readonly expires: number;
  /** The id of a person. */
  readonly seller: number;
  /** 10 to 14. */
  readonly category: number;
  readonly extra: string;
}

export interface Bid {
  readonly kind: 'bid';
  /** The id of an auction, which may open only after the bid. */
  readonly auction: number;
  /** The id of a person. */
  readonly bidder: number;
  readonly price: number;
  readonly channel: string;
  readonly url: string;
  readonly dateTime: number;
  readonly extra: string;
}

/** What the stream consists of: 1 person, 3 auctions and 46 bids in each 50 events. */
export type NexmarkEvent = Person | Auction | Bid;

export function isPerson(event: NexmarkEvent): event is Person {
  return event.kind === 'person';
}

export function isAuction(event: NexmarkEvent): event is Auction {
  return event.kind === 'auction';
}

export function isBid(event: NexmarkEvent): event is Bid {
  return event.kind === 'bid';
}

/** All fields of an event in order, but for its kind. */
export function cellsOf(event: NexmarkEvent): (string | number)[] {
  return Object.values(event).slice(1) as (string | number)[];
}
