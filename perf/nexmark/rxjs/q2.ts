import { filter, from, map } from 'rxjs';
import { drain } from '../../workload.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q2Row } from '../queries/q2.js';

export function q2Rxjs(events: readonly NexmarkEvent[], sink: (row: Q2Row) => void): void {
  const rows$ = from(events).pipe(
    filter(isBid),
    filter((bid) => bid.auction % 123 === 0),
    map(({ auction, price }) => ({ auction, price })),
  );
  drain(rows$, sink);
}
