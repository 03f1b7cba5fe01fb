import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q13Row } from '../queries/q13.js';

/** Row i of the table says i. */
export function q13Reference(events: readonly NexmarkEvent[]): Q13Row[] {
  return events.filter(isBid).map(({ auction, bidder, price, dateTime }) => {
    return { auction, bidder, price, dateTime, value: `${auction % 10_000}` };
  });
}
