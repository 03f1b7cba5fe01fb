import type { Observable } from 'rxjs';
import { agg, keyBy, runningAggregate, toChanges, topN, values } from '../../../lib/index.js';
import type { Aggregate, Change, Stream } from '../../../lib/index.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { raises } from './raises.js';

/** A category, and the average of the highest bids on its auctions. */
export interface Q4Row {
  readonly key: number;
  readonly value: number;
}

/** What auctions of a category bring: the average of the highest bids so far, updated with each that is higher. */
export function q4(events$: Stream<NexmarkEvent>): Observable<Change<Q4Row, number>> {
  return raises(events$).pipe(
    topN(1, ({ bid }) => bid.price, { ranks: true }),
    keyBy((highest) => highest.value.auction.category),
    runningAggregate(average((highest) => highest.value.bid.price)),
    toChanges(),
    values(),
  );
}

/** The mean, of rows that may be taken back. Prices are whole numbers, so their sum is exact. */
function average<T>(numberOf: (value: T) => number): Aggregate<T, number> {
  return agg.of<T, { readonly sum: number; readonly count: number }, number>({
    create: () => ({ sum: 0, count: 0 }),
    add: ({ sum, count }, value) => ({ sum: sum + numberOf(value), count: count + 1 }),
    merge: (a, b) => ({ sum: a.sum + b.sum, count: a.count + b.count }),
    remove: (a, b) => ({ sum: a.sum - b.sum, count: a.count - b.count }),
    result: ({ sum, count }) => sum / count,
    commutative: true,
  });
}
