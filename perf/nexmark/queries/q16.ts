import type { Observable } from 'rxjs';
import { agg, days, filterValues, keyBy, minutes, runningAggregate, values } from '../../../lib/index.js';
import type { RunningResult, Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { isHigh, isLow, isMiddle } from '../ranks.js';
import type { BidStatistics } from './q15.js';

export interface ChannelStatistics extends BidStatistics {
  /** The last minute of the day in which there was a bid, counted from midnight. */
  readonly minute: number | undefined;
}

/** What q15 says, of each channel and day. */
export function q16(
  events$: Stream<NexmarkEvent>,
): Observable<RunningResult<readonly [channel: string, day: number], ChannelStatistics>> {
  return events$.pipe(
    filterValues(isBid),
    keyBy((bid) => [bid.channel, Math.floor(bid.dateTime / days(1))]),
    runningAggregate(
      {
        minute: agg.max((bid) => Math.floor(bid.dateTime / minutes(1)) % 1_440),
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
