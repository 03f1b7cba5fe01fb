import { filter, from, groupBy, map, mergeMap, reduce } from 'rxjs';
import { drain } from '../../workload.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Auction, NexmarkEvent, Person } from '../../../examples/nexmark/model.js';
import type { Q8Row } from '../queries/q8.js';

const WINDOW = 10_000;

/** As in q5, all windows are open until the end. */
export function q8Rxjs(events: readonly NexmarkEvent[], sink: (row: Q8Row) => void): void {
  const rows$ = from(events).pipe(
    filter((event): event is Person | Auction => !isBid(event)),
    groupBy((event) => Math.floor(event.dateTime / WINDOW) * WINDOW),
    mergeMap((window$) =>
      window$.pipe(
        reduce(
          ({ persons, sellers }, event) => {
            if (event.kind === 'person') persons.push(event);
            else sellers.add(event.seller);
            return { persons, sellers };
          },
          { persons: [] as Person[], sellers: new Set<number>() },
        ),
        mergeMap(({ persons, sellers }) => persons.filter(({ id }) => sellers.has(id))),
        map(({ id, name }) => ({ id, name, start: window$.key })),
      ),
    ),
  );
  drain(rows$, sink);
}
