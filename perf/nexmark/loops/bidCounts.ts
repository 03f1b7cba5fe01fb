import type { Bid } from '../../../examples/nexmark/model.js';
import type { BidStatistics } from '../bidStatistics.js';
import type { ChannelStatistics } from '../queries/q16.js';

const LOW = 1;
const MIDDLE = 2;
const HIGH = 4;

/** What q15 and q16 count: of each bidder and auction, as bits, the ranks that it was seen with. */
export class BidCounts {
  #low = 0;
  #middle = 0;
  #high = 0;
  readonly #bidders = new RankedIds();
  readonly #auctions = new RankedIds();

  add({ price, bidder, auction }: Bid): void {
    let rank = HIGH;
    if (price < 10_000) {
      rank = LOW;
      this.#low++;
    } else if (price < 1_000_000) {
      rank = MIDDLE;
      this.#middle++;
    } else this.#high++;
    this.#bidders.add(bidder, rank);
    this.#auctions.add(auction, rank);
  }

  /** Written out, as a spread of `statistics` would make two objects for each bid. */
  statisticsWith(minute: number): ChannelStatistics {
    const bidders = this.#bidders;
    const auctions = this.#auctions;
    return {
      minute,
      bids: this.#low + this.#middle + this.#high,
      lowBids: this.#low,
      middleBids: this.#middle,
      highBids: this.#high,
      bidders: bidders.size,
      lowBidders: bidders.low,
      middleBidders: bidders.middle,
      highBidders: bidders.high,
      auctions: auctions.size,
      lowAuctions: auctions.low,
      middleAuctions: auctions.middle,
      highAuctions: auctions.high,
    };
  }

  get statistics(): BidStatistics {
    const bidders = this.#bidders;
    const auctions = this.#auctions;
    return {
      bids: this.#low + this.#middle + this.#high,
      lowBids: this.#low,
      middleBids: this.#middle,
      highBids: this.#high,
      bidders: bidders.size,
      lowBidders: bidders.low,
      middleBidders: bidders.middle,
      highBidders: bidders.high,
      auctions: auctions.size,
      lowAuctions: auctions.low,
      middleAuctions: auctions.middle,
      highAuctions: auctions.high,
    };
  }
}

class RankedIds {
  low = 0;
  middle = 0;
  high = 0;
  readonly #ranks = new Map<number, number>();

  get size(): number {
    return this.#ranks.size;
  }

  add(id: number, rank: number): void {
    const before = this.#ranks.get(id) ?? 0;
    if ((before & rank) !== 0) return;
    this.#ranks.set(id, before | rank);
    if (rank === LOW) this.low++;
    else if (rank === MIDDLE) this.middle++;
    else this.high++;
  }
}
