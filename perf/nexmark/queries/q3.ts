import type { Observable } from 'rxjs';
import { filterValues, joinTable, keyBy, shared, values } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isAuction, isPerson } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent, Person } from '../../../examples/nexmark/model.js';

export interface Q3Row extends Pick<Person, 'name' | 'city' | 'state'> {
  readonly auction: number;
}

const STATES = ['OR', 'ID', 'CA'];

/** Who sells in category 10 in Oregon, Idaho or California, and what. Neither side is ever forgotten. */
export function q3(events$: Stream<NexmarkEvent>): Observable<Q3Row> {
  const all$ = events$.pipe(shared());
  const persons$ = all$.pipe(
    filterValues(isPerson),
    filterValues((person) => STATES.includes(person.state)),
    keyBy((person) => person.id),
  );
  return all$.pipe(
    filterValues(isAuction),
    filterValues((auction) => auction.category === 10),
    keyBy((auction) => auction.id),
    joinTable(persons$, { foreignKeyOf: (auction) => auction.seller }, (auction, { name, city, state }) => ({
      name,
      city,
      state,
      auction: auction.id,
    })),
    values(),
  );
}
