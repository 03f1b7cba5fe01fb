import { isBid } from '../model.js';
import type { Bid, NexmarkEvent } from '../model.js';

export function q0Reference(events: readonly NexmarkEvent[]): Bid[] {
  return events.filter(isBid);
}
