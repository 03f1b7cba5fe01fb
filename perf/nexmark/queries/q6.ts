import type { Observable } from 'rxjs';
import {
  agg,
  countWindow,
  defineAssigner,
  flatMapValues,
  keyBy,
  tumbling,
  values,
  windowBy,
} from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { raises, worth } from './raises.js';
import type { BidOnAuction } from './raises.js';

/** A seller, and the average price of the auctions that closed last. */
export interface Q6Row {
  readonly key: number;
  readonly value: number | undefined;
}

/** From its opening to its closing: a window of each auction's own. */
const whileOpen = defineAssigner<BidOnAuction>({
  name: 'whileOpen',
  assign: ({ auction }) => [{ start: auction.dateTime, end: auction.expires + 1 }],
});

/** When an auction closes: what its seller got on average for it and the ten before it. */
export function q6(events$: Stream<NexmarkEvent>): Observable<Q6Row> {
  const winners$ = raises(events$).pipe(windowBy(whileOpen, agg.maxBy(worth)));
  return winners$.pipe(
    keyBy((winner) => winner.value!.auction.seller),
    // Those that close in one millisecond, in the order of their ids.
    windowBy(tumbling(1), agg.collect()),
    flatMapValues((closed) => closed.value.toSorted((a, b) => a.key - b.key)),
    windowBy(
      countWindow(11, 1),
      agg.mean((winner) => winner.value!.bid.price),
    ),
    values(),
  );
}
