import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

export function q0Reference(events: readonly NexmarkEvent[]): Bid[] {
  return events.filter(isBid);
}
