import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

export function q0Loop(events: readonly NexmarkEvent[], sink: (row: Bid) => void): void {
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind === 'bid') sink(event);
  }
}
