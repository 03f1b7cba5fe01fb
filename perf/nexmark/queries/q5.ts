import type { Observable } from 'rxjs';
import {
  agg,
  filterValues,
  flatMapValues,
  keyBy,
  seconds,
  sliding,
  tumbling,
  values,
  windowAll,
  windowBy,
} from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { highest } from './highest.js';

export interface Q5Row {
  readonly auction: number;
  readonly num: number;
}

/** Every two seconds, the auctions that had the most bids in the last ten. */
export function q5(events$: Stream<NexmarkEvent>): Observable<Q5Row> {
  return events$.pipe(
    filterValues(isBid),
    keyBy((bid) => bid.auction),
    windowBy(sliding(seconds(10), seconds(2)), agg.count()),
    // The counts of a window have its last millisecond for a time, so they meet in the two seconds that end with it.
    windowAll(
      tumbling(seconds(2)),
      highest((count) => count.value),
    ),
    flatMapValues((hottest) => hottest.value.map(({ key, value }) => ({ auction: key, num: value }))),
    values(),
  );
}
