import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q22Row } from '../queries/q22.js';

export function q22Loop(events: readonly NexmarkEvent[], sink: (row: Q22Row) => void): void {
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind !== 'bid') continue;
    const { auction, bidder, price, channel } = event;
    const parts = event.url.split('/');
    sink({ auction, bidder, price, channel, dir1: parts[3], dir2: parts[4], dir3: parts[5] });
  }
}
