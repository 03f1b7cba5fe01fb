import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q1Row } from '../queries/q1.js';

export function q1Loop(events: readonly NexmarkEvent[], sink: (row: Q1Row) => void): void {
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind !== 'bid') continue;
    const { auction, bidder, price, dateTime, extra } = event;
    sink({ auction, bidder, price: (price * 908) / 1_000, dateTime, extra });
  }
}
