import type { Observable } from 'rxjs';
import { filterValues, mapValues, values } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

export type Q2Row = Pick<Bid, 'auction' | 'price'>;

/** The bids on some auctions. */
export function q2(events$: Stream<NexmarkEvent>): Observable<Q2Row> {
  return events$.pipe(
    filterValues(isBid),
    filterValues((bid) => bid.auction % 123 === 0),
    mapValues(({ auction, price }) => ({ auction, price })),
    values(),
  );
}
