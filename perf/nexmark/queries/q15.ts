import type { Observable } from 'rxjs';
import { agg, days, filterValues, keyBy, runningAggregate, values } from '../../../lib/index.js';
import type { RunningResult, Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { isHigh, isLow, isMiddle } from '../ranks.js';

export interface BidStatistics {
  readonly bids: number;
  readonly lowBids: number;
  readonly middleBids: number;
  readonly highBids: number;
  readonly bidders: number;
  readonly lowBidders: number;
  readonly middleBidders: number;
  readonly highBidders: number;
  readonly auctions: number;
  readonly lowAuctions: number;
  readonly middleAuctions: number;
  readonly highAuctions: number;
}

/** How many bids, bidders and auctions there are so far, of each day and rank of price. The key is the number of the day. */
export function q15(events$: Stream<NexmarkEvent>): Observable<RunningResult<number, BidStatistics>> {
  return events$.pipe(
    filterValues(isBid),
    keyBy((bid) => Math.floor(bid.dateTime / days(1))),
    runningAggregate(
      {
        bids: agg.count(),
        lowBids: agg.where(isLow, agg.count()),
        middleBids: agg.where(isMiddle, agg.count()),
        highBids: agg.where(isHigh, agg.count()),
        bidders: agg.distinct((bid) => bid.bidder),
        lowBidders: agg.where(
          isLow,
          agg.distinct((bid) => bid.bidder),
        ),
        middleBidders: agg.where(
          isMiddle,
          agg.distinct((bid) => bid.bidder),
        ),
        highBidders: agg.where(
          isHigh,
          agg.distinct((bid) => bid.bidder),
        ),
        auctions: agg.distinct((bid) => bid.auction),
        lowAuctions: agg.where(
          isLow,
          agg.distinct((bid) => bid.auction),
        ),
        middleAuctions: agg.where(
          isMiddle,
          agg.distinct((bid) => bid.auction),
        ),
        highAuctions: agg.where(
          isHigh,
          agg.distinct((bid) => bid.auction),
        ),
      },
      { form: 'upserts' },
    ),
    values(),
  );
}
