import { filter, from, map } from 'rxjs';
import { drain } from '../../workload.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q1Row } from '../queries/q1.js';

export function q1Rxjs(events: readonly NexmarkEvent[], sink: (row: Q1Row) => void): void {
  const rows$ = from(events).pipe(
    filter(isBid),
    map(({ auction, bidder, price, dateTime, extra }) => ({
      auction,
      bidder,
      price: (price * 908) / 1_000,
      dateTime,
      extra,
    })),
  );
  drain(rows$, sink);
}
