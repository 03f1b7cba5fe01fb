import type { Observable } from 'rxjs';
import { keyBy, keyedProcess, listState, type, values, valueState } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { Auction, Bid, NexmarkEvent, Person } from '../../../examples/nexmark/model.js';
import { q23Row } from '../q23Row.js';
import type { Q23Row } from '../q23Row.js';

/** The bids of each person with each of that person's own auctions. All that came is kept, for what may come. */
export function q23(events$: Stream<NexmarkEvent>): Observable<Q23Row> {
  return events$.pipe(
    keyBy(personOf),
    keyedProcess({
      state: { person: valueState<Person>(), auctions: listState<Auction>(), bids: listState<Bid>() },
      emits: type<Q23Row>(),
      onEvent(event, { state, emit }) {
        const { person, auctions, bids } = state;
        switch (event.kind) {
          case 'person':
            person.value = event;
            for (const bid of bids.values) {
              for (const auction of auctions.values) emit(q23Row(bid, event, auction));
            }
            return;
          case 'auction':
            auctions.add(event);
            if (person.value !== undefined) {
              for (const bid of bids.values) emit(q23Row(bid, person.value, event));
            }
            return;
          case 'bid':
            bids.add(event);
            if (person.value !== undefined) {
              for (const auction of auctions.values) emit(q23Row(event, person.value, auction));
            }
        }
      },
    }),
    values(),
  );
}

/** The number of the person that all three kinds are joined by. */
function personOf(event: NexmarkEvent): number {
  switch (event.kind) {
    case 'person':
      return event.id;
    case 'auction':
      return event.seller;
    case 'bid':
      return event.bidder;
  }
}
