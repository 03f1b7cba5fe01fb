import type { Observable } from 'rxjs';
import { agg, days, filterValues, keyBy, runningAggregate, values } from '../../../lib/index.js';
import type { RunningResult, Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { isHigh, isLow, isMiddle } from '../ranks.js';

export interface AuctionStatistics {
  readonly bids: number;
  readonly lowBids: number;
  readonly middleBids: number;
  readonly highBids: number;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly mean: number | undefined;
  readonly sum: number;
}

/** Numbers and prices of bids so far, of each auction and day. */
export function q17(
  events$: Stream<NexmarkEvent>,
): Observable<RunningResult<readonly [auction: number, day: number], AuctionStatistics>> {
  return events$.pipe(
    filterValues(isBid),
    keyBy((bid) => [bid.auction, Math.floor(bid.dateTime / days(1))]),
    runningAggregate(
      {
        bids: agg.count(),
        lowBids: agg.where(isLow, agg.count()),
        middleBids: agg.where(isMiddle, agg.count()),
        highBids: agg.where(isHigh, agg.count()),
        min: agg.min((bid) => bid.price),
        max: agg.max((bid) => bid.price),
        mean: agg.mean((bid) => bid.price),
        sum: agg.sum((bid) => bid.price),
      },
      { form: 'upserts' },
    ),
    values(),
  );
}
