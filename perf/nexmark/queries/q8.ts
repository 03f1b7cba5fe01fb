import type { Observable } from 'rxjs';
import { filterValues, joinWindow, keyBy, seconds, shared, tumbling, values } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isAuction, isPerson } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent, Person } from '../../../examples/nexmark/model.js';

export interface Q8Row extends Pick<Person, 'id' | 'name'> {
  /** When the window starts. */
  readonly start: number;
}

/** Who sells something within the ten seconds in which they came. */
export function q8(events$: Stream<NexmarkEvent>): Observable<Q8Row> {
  const all$ = events$.pipe(shared());
  const auctions$ = all$.pipe(
    filterValues(isAuction),
    keyBy((auction) => auction.seller),
  );
  return all$.pipe(
    filterValues(isPerson),
    keyBy((person) => person.id),
    joinWindow(auctions$, { window: tumbling(seconds(10)), type: 'semi' }, ({ id, name }, _auction, { window }) => ({
      id,
      name,
      start: window.start,
    })),
    values(),
  );
}
