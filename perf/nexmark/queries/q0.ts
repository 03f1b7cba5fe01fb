import type { Observable } from 'rxjs';
import { filterValues, values } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

/** All bids as they are: what it costs to do nothing. */
export function q0(events$: Stream<NexmarkEvent>): Observable<Bid> {
  return events$.pipe(filterValues(isBid), values());
}
