import type { Observable } from 'rxjs';
import { agg, filterValues, keyBy, seconds, session, values, windowBy } from '../../../lib/index.js';
import type { Stream, WindowResult } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';

/** A bidder (the key), how many bids, and from when to when. */
export type Q11Row = Pick<WindowResult<number, number>, 'key' | 'window' | 'value'>;

/** How many bids a bidder makes without a break of ten seconds. */
export function q11(events$: Stream<NexmarkEvent>): Observable<Q11Row> {
  return events$.pipe(
    filterValues(isBid),
    keyBy((bid) => bid.bidder),
    windowBy(session(seconds(10)), agg.count()),
    values(),
  );
}
