import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q2Row } from '../queries/q2.js';

export function q2Reference(events: readonly NexmarkEvent[]): Q2Row[] {
  return events
    .filter(isBid)
    .filter(({ auction }) => Number.isInteger(auction / 123))
    .map(({ auction, price }) => ({ auction, price }));
}
