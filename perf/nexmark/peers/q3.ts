import { isAuction, isPerson } from '../../../examples/nexmark/model.js';
import type { Auction, NexmarkEvent, Person } from '../../../examples/nexmark/model.js';
import type { Q3Row } from '../queries/q3.js';
import type { Rows } from './rows.js';

const STATES = ['OR', 'ID', 'CA'];

export function q3Graph(events: Rows<NexmarkEvent>): Rows<Q3Row> {
  const persons = events
    .filter((event) => isPerson(event) && STATES.includes(event.state))
    .map((person): [number, Person] => [(person as Person).id, person as Person]);
  return events
    .filter((event) => isAuction(event) && event.category === 10)
    .map((event): [number, Auction] => [(event as Auction).seller, event as Auction])
    .join(persons)
    .map(([, [auction, { name, city, state }]]) => ({ name, city, state, auction: auction.id }));
}
