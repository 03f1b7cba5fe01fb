import type { Observable } from 'rxjs';
import { eventTimeChunks, filterValues, fromArray, joinTable, keyBy, values } from '../../../lib/index.js';
import type { ManagedRuntime } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { SideRow } from '../sideTable.js';

export interface Q13Row extends Pick<Bid, 'auction' | 'bidder' | 'price' | 'dateTime'> {
  readonly value: string;
}

/** Each bid with the row of a table that its auction names, as that stands when the bid arrives. */
export function q13(
  polls$: Observable<readonly NexmarkEvent[]>,
  table: readonly SideRow[],
  runtime: ManagedRuntime,
): Observable<Q13Row> {
  const rows$ = fromArray(table, { timestampOf: () => runtime.clock.now(), runtime }).pipe(keyBy((row) => row.key));
  return polls$.pipe(
    // What `processingTime` is for events that come one by one.
    eventTimeChunks(() => runtime.clock.now(), { runtime }),
    filterValues(isBid),
    keyBy((bid) => bid.auction % table.length),
    joinTable(rows$, { left: 'events' }, ({ auction, bidder, price, dateTime }, { value }) => ({
      auction,
      bidder,
      price,
      dateTime,
      value,
    })),
    values(),
  );
}
