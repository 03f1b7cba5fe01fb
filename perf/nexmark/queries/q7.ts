import type { Observable } from 'rxjs';
import { filterValues, flatMapValues, seconds, tumbling, values, windowAll } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import { highest } from './highest.js';

/** The highest bids of each ten seconds. */
export function q7(events$: Stream<NexmarkEvent>): Observable<Bid> {
  return events$.pipe(
    filterValues(isBid),
    windowAll(
      tumbling(seconds(10)),
      highest((bid) => bid.price),
    ),
    flatMapValues((result) => result.value),
    values(),
  );
}
