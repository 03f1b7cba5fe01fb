import { concat, concatMap, filter, from, groupBy, mergeMap, of } from 'rxjs';
import { drain } from '../../workload.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q11Row } from '../queries/q11.js';

const GAP = 10_000;

/** Of events in order: RxJS has no watermark. A session comes out with the next bid of its bidder, or at the end. */
export function q11Rxjs(events: readonly NexmarkEvent[], sink: (row: Q11Row) => void): void {
  const rows$ = from(events).pipe(
    filter(isBid),
    groupBy((bid) => bid.bidder, { element: (bid) => bid.dateTime }),
    mergeMap((times$) => {
      let start = NaN;
      let last = NaN;
      let value = 0;
      return concat(times$, of(Infinity)).pipe(
        concatMap((time): Q11Row[] => {
          const ended = time > last + GAP;
          const session = { key: times$.key, window: { start, end: last + GAP }, value };
          if (ended || value === 0) {
            start = time;
            value = 0;
          }
          last = time;
          value++;
          return ended ? [session] : [];
        }),
      );
    }),
  );
  drain(rows$, sink);
}
