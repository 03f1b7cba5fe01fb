import type { Observable } from 'rxjs';
import { days, filterValues, keyBy, runningAggregate, values } from '../../../lib/index.js';
import type { RunningResult, Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { type BidStatistics, bidStatistics } from '../bidStatistics.js';

/** How many bids, bidders and auctions there are so far, of each day and rank of price. The key is the number of the day. */
export function q15(events$: Stream<NexmarkEvent>): Observable<RunningResult<number, BidStatistics>> {
  return events$.pipe(
    filterValues(isBid),
    keyBy((bid) => Math.floor(bid.dateTime / days(1))),
    runningAggregate(bidStatistics, { form: 'upserts' }),
    values(),
  );
}
