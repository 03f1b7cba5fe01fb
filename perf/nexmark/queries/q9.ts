import type { Observable } from 'rxjs';
import { filterValues, joinInterval, keyBy, shared, toChanges, topN, values } from '../../../lib/index.js';
import type { Change, Stream } from '../../../lib/index.js';
import { isAuction, isBid } from '../model.js';
import type { NexmarkEvent } from '../model.js';
import { LONGEST_LIFE, worth } from './auctionLife.js';
import type { BidOnAuction } from './auctionLife.js';

/** Each auction with the bid that wins it, as far as is known. */
export function q9(events$: Stream<NexmarkEvent>): Observable<Change<BidOnAuction, number>> {
  const all$ = events$.pipe(shared());
  const bids$ = all$.pipe(
    filterValues(isBid),
    keyBy((bid) => bid.auction),
  );
  return all$.pipe(
    filterValues(isAuction),
    keyBy((auction) => auction.id),
    joinInterval(bids$, { lower: 0, upper: LONGEST_LIFE }, (auction, bid) => ({ auction, bid })),
    filterValues(({ auction, bid }) => bid.dateTime <= auction.expires),
    topN(1, worth),
    toChanges(),
    values(),
  );
}
