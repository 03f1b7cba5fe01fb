import type { Observable } from 'rxjs';
import { filterValues, keyBy, toTable, values } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

/** The last bid of each bidder on each auction. */
export function q18(events$: Stream<NexmarkEvent>): Observable<Bid> {
  return events$.pipe(
    filterValues(isBid),
    keyBy((bid) => [bid.bidder, bid.auction]),
    toTable(),
    values(),
  );
}
