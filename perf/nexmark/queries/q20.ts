import type { Observable } from 'rxjs';
import { filterValues, keyBy, keyedProcess, listState, type, values, valueState } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isPerson } from '../../../examples/nexmark/model.js';
import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import { q20Row } from '../q20Row.js';
import type { Q20Row } from '../q20Row.js';

const CATEGORY = 10;

/** Bids with their auctions, of one category. A bid that comes before its auction waits for it. */
export function q20(events$: Stream<NexmarkEvent>): Observable<Q20Row> {
  return events$.pipe(
    filterValues((event): event is Auction | Bid => !isPerson(event)),
    keyBy((event) => (event.kind === 'bid' ? event.auction : event.id)),
    keyedProcess({
      state: { auction: valueState<Auction>(), waiting: listState<Bid>() },
      emits: type<Q20Row>(),
      onEvent(event, { state, emit }) {
        if (event.kind === 'bid') {
          const auction = state.auction.value;
          if (auction === undefined) state.waiting.add(event);
          else if (auction.category === CATEGORY) emit(q20Row(event, auction));
          return;
        }
        state.auction.value = event;
        if (event.category === CATEGORY) for (const bid of state.waiting.values) emit(q20Row(bid, event));
        state.waiting.clear();
      },
    }),
    values(),
  );
}
