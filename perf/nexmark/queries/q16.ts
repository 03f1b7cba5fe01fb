import type { Observable } from 'rxjs';
import { agg, days, filterValues, keyBy, minutes, runningAggregate, values } from '../../../lib/index.js';
import type { RunningResult, Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { type BidStatistics, bidStatistics } from '../bidStatistics.js';

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
        ...bidStatistics,
      },
      { form: 'upserts' },
    ),
    values(),
  );
}
