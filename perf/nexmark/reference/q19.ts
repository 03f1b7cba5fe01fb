import type { Ranked } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import { grouped } from './grouped.js';

/** Of equal prices the one that came first is above. */
export function q19Reference(events: readonly NexmarkEvent[]): Ranked<Bid>[] {
  return grouped(events.filter(isBid), (bid) => `${bid.auction}`).flatMap(([, bids]) => {
    const ranked = bids.sort((a, b) => b.price - a.price).slice(0, 10);
    return ranked.map((value, i) => ({ rank: i + 1, value }));
  });
}
