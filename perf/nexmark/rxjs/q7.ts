import { concatMap, filter, from, groupBy, mergeMap, reduce } from 'rxjs';
import { drain } from '../../workload.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

const WINDOW = 10_000;

/** As in q5, all windows are open until the end. */
export function q7Rxjs(events: readonly NexmarkEvent[], sink: (row: Bid) => void): void {
  const rows$ = from(events).pipe(
    filter(isBid),
    groupBy((bid) => Math.floor(bid.dateTime / WINDOW)),
    mergeMap((window$) =>
      window$.pipe(
        reduce<Bid, readonly Bid[]>((highest, bid) => {
          const [first] = highest;
          if (first === undefined || bid.price > first.price) return [bid];
          return bid.price === first.price ? [...highest, bid] : highest;
        }, []),
      ),
    ),
    concatMap((highest) => highest),
  );
  drain(rows$, sink);
}
