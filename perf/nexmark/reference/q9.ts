import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { BidOnAuction } from '../queries/raises.js';
import { bidsInTime } from './bidsInTime.js';

export function q9Reference(events: readonly NexmarkEvent[]): BidOnAuction[] {
  return bidsInTime(events).flatMap(([auction, [bid]]) => (bid === undefined ? [] : [{ auction, bid }]));
}
