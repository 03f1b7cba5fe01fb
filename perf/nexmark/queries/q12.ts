import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import { agg, eventTimeChunks, filterValues, keyBy, seconds, tumbling, values, windowBy } from '../../../lib/index.js';
import type { ManagedRuntime } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';

export interface Q12Row {
  readonly bidder: number;
  readonly bids: number;
  readonly start: number;
  readonly end: number;
}

/** How many bids of each bidder arrive in each ten seconds, by the clock. */
export function q12(polls$: Observable<readonly NexmarkEvent[]>, runtime: ManagedRuntime): Observable<Q12Row> {
  return polls$.pipe(
    // What `processingTime` is for events that come one by one.
    eventTimeChunks(() => runtime.clock.now(), { runtime, whenQuiet: { followClockAfter: seconds(1) } }),
    filterValues(isBid),
    keyBy((bid) => bid.bidder),
    windowBy(tumbling(seconds(10)), agg.count()),
    values(),
    map(({ key, window, value }) => ({ bidder: key, bids: value, start: window.start, end: window.end })),
  );
}
