import type { Observable } from 'rxjs';
import { filterValues, mapValues, values } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

export interface Q22Row extends Pick<Bid, 'auction' | 'bidder' | 'price' | 'channel'> {
  readonly dir1: string | undefined;
  readonly dir2: string | undefined;
  readonly dir3: string | undefined;
}

/** Bids with the directories of their addresses. */
export function q22(events$: Stream<NexmarkEvent>): Observable<Q22Row> {
  return events$.pipe(
    filterValues(isBid),
    mapValues(({ auction, bidder, price, channel, url }) => {
      const parts = url.split('/');
      return { auction, bidder, price, channel, dir1: parts[3], dir2: parts[4], dir3: parts[5] };
    }),
    values(),
  );
}
