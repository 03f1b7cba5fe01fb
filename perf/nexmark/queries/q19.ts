import type { Observable } from 'rxjs';
import { filterValues, keyBy, topN, values } from '../../../lib/index.js';
import type { Ranked, Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

/** The ten highest bids on each auction, with their ranks. */
export function q19(events$: Stream<NexmarkEvent>): Observable<Ranked<Bid>> {
  return events$.pipe(
    filterValues(isBid),
    keyBy((bid) => bid.auction),
    topN(10, (bid) => bid.price, { ranks: true, form: 'upserts' }),
    values(),
  );
}
