import type { Observable } from 'rxjs';
import { filterValues, mapValues, values } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

export type Q1Row = Pick<Bid, 'auction' | 'bidder' | 'price' | 'dateTime' | 'extra'>;

/** Prices in euros. */
export function q1(events$: Stream<NexmarkEvent>): Observable<Q1Row> {
  return events$.pipe(
    filterValues(isBid),
    mapValues(({ auction, bidder, price, dateTime, extra }) => ({
      auction,
      bidder,
      price: (price * 908) / 1_000,
      dateTime,
      extra,
    })),
    values(),
  );
}
