import type { Observable } from 'rxjs';
import { toChanges, topN, values } from '../../../lib/index.js';
import type { Change, Stream } from '../../../lib/index.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { raises, worth } from './raises.js';
import type { BidOnAuction } from './raises.js';

/** Each auction with the bid that wins it, as far as is known. */
export function q9(events$: Stream<NexmarkEvent>): Observable<Change<BidOnAuction, number>> {
  return raises(events$).pipe(topN(1, worth), toChanges(), values());
}
