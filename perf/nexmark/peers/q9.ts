import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { BidOnAuction } from '../queries/raises.js';
import { bidsInTime } from './bidsInTime.js';
import type { Rows } from './rows.js';

export function q9Graph(events: Rows<NexmarkEvent>): Rows<BidOnAuction> {
  return bidsInTime(events)
    .reduce((values) => {
      let best = values[0]![0];
      for (const [row] of values) {
        const higher = row.bid.price > best.bid.price;
        const earlier = row.bid.price === best.bid.price && row.bid.dateTime < best.bid.dateTime;
        if (higher || earlier) best = row;
      }
      return [[best, 1]];
    })
    .map(([, row]) => row);
}
