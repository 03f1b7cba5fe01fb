import { filter, join, map } from '@tanstack/db-ivm';
import { isAuction, isPerson } from '../../../examples/nexmark/model.js';
import type { Auction, NexmarkEvent, Person } from '../../../examples/nexmark/model.js';
import type { Q3Row } from '../queries/q3.js';
import { overGraph } from './dbIvm.js';

const STATES = ['OR', 'ID', 'CA'];

export function q3DbIvm(events: readonly NexmarkEvent[], sink: (row: Q3Row) => void): void {
  overGraph<Q3Row>(
    events,
    (all) => {
      const persons = all.pipe(
        filter((event: NexmarkEvent) => isPerson(event) && STATES.includes(event.state)),
        map((person): [number, Person] => [(person as Person).id, person as Person]),
      );
      return all.pipe(
        filter((event: NexmarkEvent) => isAuction(event) && event.category === 10),
        map((event): [number, Auction] => [(event as Auction).seller, event as Auction]),
        join(persons),
        map(([, [auction, person]]) => {
          const { name, city, state } = person as Person;
          return { name, city, state, auction: (auction as Auction).id };
        }),
      );
    },
    (row) => sink(row),
  );
}
