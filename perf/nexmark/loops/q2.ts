import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q2Row } from '../queries/q2.js';

export function q2Loop(events: readonly NexmarkEvent[], sink: (row: Q2Row) => void): void {
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind === 'bid' && event.auction % 123 === 0) sink({ auction: event.auction, price: event.price });
  }
}
